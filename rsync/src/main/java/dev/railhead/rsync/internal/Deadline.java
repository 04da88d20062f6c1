package dev.railhead.rsync.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A moment on a monotonic clock by which something must be over. Immutable.
 *
 * @param nanoTime the clock, such as {@link System#nanoTime}
 * @param atNanos the moment, by that clock
 */
public record Deadline(LongSupplier nanoTime, long atNanos) {
  /** The moment {@code duration} from now. */
  public static Deadline in(Duration duration, LongSupplier nanoTime) {
    return new Deadline(nanoTime, nanoTime.getAsLong() + duration.toNanos());
  }

  /** How long it is until then; zero or negative once it has passed. */
  public Duration left() {
    return Duration.ofNanos(atNanos - nanoTime.getAsLong());
  }

  /** Whether it is over. */
  public boolean isPassed() {
    return atNanos - nanoTime.getAsLong() <= 0;
  }

  /** What is left, but at most {@code limit} and at least a millisecond. */
  Duration leftUpTo(Duration limit) {
    Duration left = left();
    Duration sooner = left.compareTo(limit) < 0 ? left : limit;
    Duration least = Duration.ofMillis(1);
    return sooner.compareTo(least) < 0 ? least : sooner;
  }
}
