package dev.railhead.core.ledger;

import java.time.Instant;

/** Times as the database keeps them. */
final class Times {
  private Times() {}

  /**
   * The first whole millisecond at or after {@code time}, since 1970: of the database's times,
   * which are whole milliseconds, the same are before it and not before it as of {@code time}.
   */
  static long millis(Instant time) {
    try {
      return Math.addExact(time.toEpochMilli(), time.getNano() % 1_000_000 == 0 ? 0 : 1);
    } catch (ArithmeticException e) {
      return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
