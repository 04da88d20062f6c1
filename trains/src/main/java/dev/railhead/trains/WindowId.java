package dev.railhead.trains;

/**
 * Which window, by its number in the queue. Numbers are never used again. Immutable.
 *
 * @param number at least 1
 */
public record WindowId(long number) implements Comparable<WindowId> {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public WindowId {
    if (number < 1) {
      throw new IllegalArgumentException("a window's number must be at least 1, but was " + number);
    }
  }

  /** The window with {@code number}. */
  public static WindowId of(long number) {
    return new WindowId(number);
  }

  @Override
  public int compareTo(WindowId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
