package dev.railhead.core.deploy;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What happens later in the deploys of one deployer. Deadlines have a thread of their own, so that
 * a slow database cannot hold them up. Thread-safe.
 */
final class Timers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor deadlines = timer("railhead-deploy-deadlines");
  private final ScheduledThreadPoolExecutor writes = timer("railhead-deploy-runlogs");

  private static ScheduledThreadPoolExecutor timer(String name) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  /**
   * Sounds {@code alarm} after {@code deadline}, unless it is cancelled; it must return at once.
   */
  ScheduledFuture<?> alarm(Duration deadline, Runnable alarm) {
    return deadlines.schedule(alarm, deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Does {@code write}, which may take its time, after {@code delay}. */
  void later(Duration delay, Runnable write) {
    Future<?> unused = writes.schedule(write, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    writes.shutdownNow();
  }
}
