package dev.railhead.flags;

/** The rules by which a flag was written, and by which it must be read. */
public enum Dialect {
  /** Ours: etsy/feature's stanzas and more, where a mistake refuses the file. The default. */
  STRICT,
  /**
   * The behaviour of etsy/feature to the letter, traps included: a mistake is passed over, units
   * are placed by {@link BucketingAlgorithm#ETSY_SHA256} and {@link Layout#CUMULATIVE}, and whoever
   * has no unit shares one.
   */
  ETSY_LENIENT,
  /** The JSON of flagd, {@code https://flagd.dev/schema/v0/flags.json}. */
  FLAGD
}
