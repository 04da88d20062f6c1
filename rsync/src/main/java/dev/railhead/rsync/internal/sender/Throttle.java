package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds writers back so that all of them together keep to a limit: each takes a span of time on the
 * one line that they share, and begins when its span does. Thread-safe.
 */
public final class Throttle {
  private static final int LARGEST_TURN = 128 << 10;
  private static final int TURNS_PER_SECOND = 20;

  private final OptionalLong bytesPerSecond;
  private long freeAt = System.nanoTime();

  private Throttle(OptionalLong bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** A limit of so many bytes per second for all writers together; none when it is empty. */
  public static Throttle of(OptionalLong bytesPerSecond) {
    return new Throttle(bytesPerSecond);
  }

  /** How many bytes should be asked for at once at most, so that nobody has to wait for long. */
  int turn() {
    long fair = bytesPerSecond.orElse(Long.MAX_VALUE) / TURNS_PER_SECOND;
    return (int) Math.max(512, Math.min(LARGEST_TURN, fair));
  }

  /**
   * Returns when {@code bytes} more may be sent.
   *
   * @throws InterruptedIOException if the thread is interrupted meanwhile
   */
  void take(int bytes) throws IOException {
    if (bytesPerSecond.isEmpty()) {
      return;
    }
    long begin = reserve(TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond.getAsLong());
    for (long left = begin - System.nanoTime(); left > 0; left = begin - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        throw new InterruptedIOException("interrupted while it kept to a bandwidth limit");
      }
    }
  }

  private synchronized long reserve(long nanos) {
    long begin = Math.max(freeAt, System.nanoTime());
    freeAt = begin + nanos;
    return begin;
  }
}
