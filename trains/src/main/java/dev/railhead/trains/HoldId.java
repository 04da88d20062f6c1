package dev.railhead.trains;

/**
 * Which hold, by its number in the queue. Numbers are never used again. Immutable.
 *
 * @param number at least 1
 */
public record HoldId(long number) implements Comparable<HoldId> {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public HoldId {
    if (number < 1) {
      throw new IllegalArgumentException("a hold's number must be at least 1, but was " + number);
    }
  }

  /** The hold with {@code number}. */
  public static HoldId of(long number) {
    return new HoldId(number);
  }

  @Override
  public int compareTo(HoldId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
