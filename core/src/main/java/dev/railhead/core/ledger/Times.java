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
      long floor = time.toEpochMilli();
      return Instant.ofEpochMilli(floor).isBefore(time) ? Math.addExact(floor, 1) : floor;
    } catch (ArithmeticException e) {
      return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
