package dev.railhead.atomic;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;

/** The bounds of what can be set. */
final class Settings {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MOST_OTHERS = 1000;

  private Settings() {}

  static void check(String what, Duration duration) {
    Objects.requireNonNull(duration, what);
    if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          what + " must be more than zero and at most one day, but was " + duration);
    }
  }

  static void checkPause(String what, Duration duration) {
    Objects.requireNonNull(duration, what);
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(what + " must be zero to one day, but was " + duration);
    }
  }

  static void checkConfirm(Duration within) {
    Objects.requireNonNull(within, "within");
    if (within.compareTo(Duration.ofSeconds(1)) < 0 || within.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the time to confirm must be one second to one day, but was " + within);
    }
  }

  static void checkOthers(int others) {
    if (others < 0 || others > MOST_OTHERS) {
      throw new IllegalArgumentException(
          "how many other releases are kept must be 0 to " + MOST_OTHERS + ", but was " + others);
    }
  }

  /** The form that flock(1) -w reads. */
  static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).toPlainString();
  }
}
