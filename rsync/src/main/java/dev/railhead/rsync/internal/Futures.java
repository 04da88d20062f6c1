package dev.railhead.rsync.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for the connector's own threads. Stateless. */
final class Futures {
  private Futures() {}

  /** The result of {@code future}, waited for through interrupts, which stay pending. */
  static <T> T getUninterrupted(Future<T> future) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw failure(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Waits for {@code future}, however it ends, through interrupts, but no longer than {@code
   * limit}.
   */
  static void settle(Future<?> future, Duration limit) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException | TimeoutException | CancellationException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end of the shut-down {@code threads}, but no longer than {@code limit}. */
  static void settle(ExecutorService threads, Duration limit) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + limit.toNanos();
    boolean waiting = true;
    while (waiting) {
      try {
        waiting = !threads.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        waiting &= System.nanoTime() < deadline;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The result of {@code future}, due at {@code deadline} by {@link System#nanoTime}. */
  static <T> T get(Future<T> future, long deadline)
      throws IOException, InterruptedException, TimeoutException {
    try {
      return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static IOException failure(ExecutionException e) {
    if (e.getCause() instanceof IOException cause) {
      return cause;
    }
    return new IOException(String.valueOf(e.getCause()), e.getCause());
  }
}
