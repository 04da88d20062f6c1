package dev.railhead.atomic.serve;

import java.time.Duration;
import java.util.Objects;

/** The bounds of what can be set. */
final class Bounds {
  private Bounds() {}

  static Duration check(String what, Duration given, String least, String most) {
    Objects.requireNonNull(given, what);
    if (given.compareTo(Duration.parse(least)) < 0 || given.compareTo(Duration.parse(most)) > 0) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + most + ", but was " + given);
    }
    return given;
  }

  /** In nanoseconds; 292 years if that is too little. */
  static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
