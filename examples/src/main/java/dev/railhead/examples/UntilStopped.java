package dev.railhead.examples;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/** Runs a program that goes on until it is stopped, by Ctrl-C or another signal. */
public final class UntilStopped {
  private UntilStopped() {}

  /**
   * Runs {@code program} on this thread, and exits with what it answers if it ends by itself. When
   * the process is told to stop the latch opens, and the program has {@code patience} to tidy up.
   */
  public static void run(String name, Duration patience, ToIntFunction<CountDownLatch> program) {
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopped.countDown();
                  try {
                    ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                name + "-stop"));
    int status;
    try {
      status = program.applyAsInt(stopped);
    } finally {
      ended.countDown();
    }
    if (stopped.getCount() > 0) {
      System.exit(status);
    }
  }
}
