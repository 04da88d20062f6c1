package dev.railhead.trains;

/**
 * Which rider, by its number in the queue. Numbers count up in the order of joining, so they also
 * say who asked first. Immutable.
 *
 * @param number at least 1
 */
public record RiderId(long number) implements Comparable<RiderId> {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public RiderId {
    if (number < 1) {
      throw new IllegalArgumentException("a rider's number must be at least 1, but was " + number);
    }
  }

  /** The rider with {@code number}. */
  public static RiderId of(long number) {
    return new RiderId(number);
  }

  @Override
  public int compareTo(RiderId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
