package dev.railhead.core.internal;

import java.time.Duration;

/** The rule for times that are waited for. */
public final class Durations {
  private Durations() {}

  /**
   * Returns {@code duration} when it is more than zero and at most {@code most}.
   *
   * @throws IllegalArgumentException if it is not; the message names {@code what}
   */
  public static Duration upTo(Duration most, String what, Duration duration) {
    if (duration.isNegative() || duration.isZero() || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          what + " must be more than zero and at most " + most + ", but was " + duration);
    }
    return duration;
  }
}
