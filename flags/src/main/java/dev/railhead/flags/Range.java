package dev.railhead.flags;

import org.jspecify.annotations.Nullable;

/**
 * Everything between two bounds, either of which may be missing. Immutable.
 *
 * @param <T> what is compared
 * @param atLeast the lower bound, inclusive; null for none
 * @param above the lower bound, exclusive; null for none; not together with {@code atLeast}
 * @param atMost the upper bound, inclusive; null for none
 * @param below the upper bound, exclusive; null for none; not together with {@code atMost}
 */
public record Range<T extends Comparable<? super T>>(
    @Nullable T atLeast, @Nullable T above, @Nullable T atMost, @Nullable T below) {
  /**
   * Checks that something can be within.
   *
   * @throws IllegalArgumentException if there is no bound, two on one side, or nothing between them
   */
  public Range {
    if ((atLeast != null && above != null) || (atMost != null && below != null)) {
      throw new IllegalArgumentException("a range has one bound on each side");
    }
    T low = atLeast == null ? above : atLeast;
    T high = atMost == null ? below : atMost;
    if (low == null && high == null) {
      throw new IllegalArgumentException("a range needs a bound");
    }
    if (low != null && high != null) {
      int order = low.compareTo(high);
      if (order > 0 || (order == 0 && (above != null || below != null))) {
        throw new IllegalArgumentException(
            "a range is from low to high, but was from " + low + " to " + high);
      }
    }
  }

  /** Whether {@code value} is within. */
  public boolean contains(T value) {
    return (atLeast == null || value.compareTo(atLeast) >= 0)
        && (above == null || value.compareTo(above) > 0)
        && (atMost == null || value.compareTo(atMost) <= 0)
        && (below == null || value.compareTo(below) < 0);
  }
}
