package dev.railhead.flags;

import java.util.Optional;

/**
 * How units are spread, by a name that a file can say. What a name stands for never changes: a
 * change would move everybody.
 */
public enum BucketingAlgorithm {
  /** MurmurHash3 of the unit, mixed with a seed of the flag: the default and the fastest. */
  MURMUR3("murmur3"),
  /** The 40 bits that etsy/feature takes of SHA-256, bit for bit. */
  ETSY_SHA256("etsy-sha256"),
  /** MurmurHash3 of flag and unit in 32 bits, as flagd's second version. */
  FLAGD_V2("flagd-v2");

  private final String word;

  BucketingAlgorithm(String word) {
    this.word = word;
  }

  /** Its name in a file, such as {@code etsy-sha256}. */
  public String word() {
    return word;
  }

  /** The algorithm that a file calls {@code word}, if there is one. */
  public static Optional<BucketingAlgorithm> named(String word) {
    for (BucketingAlgorithm algorithm : values()) {
      if (algorithm.word.equals(word)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
