package dev.railhead.trains.forecast;

import java.time.Duration;

/** The bounds of settings. */
final class Checks {
  private static final double NANOS_PER_MINUTE = 60e9;

  private Checks() {}

  static int between(String what, int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + most + ", but was " + number);
    }
    return number;
  }

  static double share(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(what + " must be 0 to 1, but was " + share);
    }
    return share;
  }

  static double minutes(String what, Duration duration) {
    return minutes(what, duration, Duration.ofDays(1));
  }

  static double minutes(String what, Duration duration, Duration longest) {
    if (duration.isNegative() || duration.isZero() || duration.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          what + " must be more than zero and at most " + longest + ", but was " + duration);
    }
    return duration.getSeconds() / 60.0 + duration.getNano() / NANOS_PER_MINUTE;
  }
}
