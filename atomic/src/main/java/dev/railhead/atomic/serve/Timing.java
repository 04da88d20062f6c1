package dev.railhead.atomic.serve;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The clocks.
 *
 * @param wall for what people read
 * @param nanos for how long things take; never goes back
 */
record Timing(InstantSource wall, LongSupplier nanos) {
  private static final long NANOS_IN_TICK = 10_000_000;

  static Timing ofTheSystem() {
    return new Timing(InstantSource.system(), System::nanoTime);
  }

  long now() {
    return nanos.getAsLong();
  }

  Duration since(long then) {
    return Duration.ofNanos(now() - then);
  }

  /** The time in steps of 10 ms, in 31 bits. */
  int tick() {
    return (int) (now() / NANOS_IN_TICK) & Integer.MAX_VALUE;
  }

  /** How long ago {@code tick} was, if that is less than 248 days. */
  Duration sinceTick(int tick) {
    return Duration.ofNanos(((tick() - tick) & Integer.MAX_VALUE) * NANOS_IN_TICK);
  }
}
