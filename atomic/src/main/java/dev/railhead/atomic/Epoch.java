package dev.railhead.atomic;

import dev.railhead.core.Fence;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts what a docroot has served: every swap, also one back to an older release, and every
 * withdrawal has a higher epoch than the one before it on that host. It is made of the deployer's
 * {@link Fence} and a number that counts from 1 under that fence, so the hosts of a fleet that one
 * deploy swapped all have the same epoch, and a later deploy has a higher one on each of them.
 * Written {@code 7.1}. Immutable.
 *
 * @param fence the token of the deployer that swapped, at least 0; 0 for what was there before any
 *     epoch was counted
 * @param number which of that deployer's swaps on that host, at least 0
 */
public record Epoch(long fence, long number) implements Comparable<Epoch> {
  /** Lower than any that is counted: that of a docroot that nothing counted was swapped on yet. */
  public static final Epoch NONE = new Epoch(0, 0);

  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,18})\\.(0|[1-9][0-9]{0,8})");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Epoch {
    if (fence < 0 || number < 0) {
      throw new IllegalArgumentException(
          "the parts of an epoch must be at least 0, but were " + fence + " and " + number);
    }
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if {@code text} has another form
   */
  public static Epoch parse(String text) {
    Matcher matcher = FORM.matcher(Objects.requireNonNull(text, "text"));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "an epoch must be two whole numbers joined by a dot, such as 7.1, but was \""
              + text
              + '"');
    }
    return new Epoch(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  /** The epoch of the next swap after this one by the deployer that holds {@code holder}. */
  public Epoch next(Fence holder) {
    return fence >= holder.token() ? new Epoch(fence, number + 1) : new Epoch(holder.token(), 1);
  }

  @Override
  public int compareTo(Epoch other) {
    int byFence = Long.compare(fence, other.fence);
    return byFence != 0 ? byFence : Long.compare(number, other.number);
  }

  /** The two parts, joined by a dot. */
  @Override
  public String toString() {
    return fence + "." + number;
  }
}
