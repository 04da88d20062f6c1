package dev.railhead.core.ledger;

import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Tries again what a database refused only because others were at it. */
final class Patience {
  /** What is tried; it leaves nothing behind when it fails. */
  interface Attempt<T> {
    T make() throws SQLException;
  }

  private static final long NANOS = TimeUnit.SECONDS.toNanos(10);

  private Patience() {}

  /**
   * What {@code attempt} comes to, tried again after a few random milliseconds, for 10 s, while it
   * fails for no fault of its own. An interruption does not stop it half-way.
   *
   * @throws SQLException the last failure
   */
  static <T> T until(Dialect dialect, Attempt<T> attempt) throws SQLException {
    boolean interrupted = Thread.interrupted();
    try {
      return again(dialect, attempt);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> T again(Dialect dialect, Attempt<T> attempt) throws SQLException {
    long began = System.nanoTime();
    while (true) {
      try {
        return attempt.make();
      } catch (SQLException e) {
        if (!dialect.isTransient(e) || System.nanoTime() - began > NANOS) {
          throw e;
        }
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000, 10_000_000));
      }
    }
  }
}
