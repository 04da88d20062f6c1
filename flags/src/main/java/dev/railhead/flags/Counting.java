package dev.railhead.flags;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a flag's percentages are counted. Immutable.
 *
 * @param by which id is the unit
 * @param algorithm where an id stands
 * @param layout who is taken
 * @param salt what the algorithm hashes in place of the flag's name, so that a renamed flag keeps
 *     everybody where they are; null for the name
 */
public record Counting(
    Bucketing by, BucketingAlgorithm algorithm, Layout layout, @Nullable String salt) {
  /** By the anonymous id, murmur3, sticky. */
  public static final Counting DEFAULT =
      new Counting(Bucketing.UAID, BucketingAlgorithm.MURMUR3, Layout.STICKY, null);

  /** As etsy/feature counts. */
  public static final Counting ETSY =
      new Counting(Bucketing.UAID, BucketingAlgorithm.ETSY_SHA256, Layout.CUMULATIVE, null);

  /** Checks that all is there. */
  public Counting {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(algorithm, "algorithm");
    Objects.requireNonNull(layout, "layout");
  }

  /** The text that the algorithm hashes with a unit, for the flag called {@code name}. */
  public String saltOf(String name) {
    return salt == null ? name : salt;
  }
}
