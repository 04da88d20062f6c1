package dev.railhead.trains;

/**
 * Which train, by its number in the queue. Numbers count up in the order of promotion. Immutable.
 *
 * @param number at least 1
 */
public record TrainId(long number) implements Comparable<TrainId> {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public TrainId {
    if (number < 1) {
      throw new IllegalArgumentException("a train's number must be at least 1, but was " + number);
    }
  }

  /** The train with {@code number}. */
  public static TrainId of(long number) {
    return new TrainId(number);
  }

  @Override
  public int compareTo(TrainId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
