package dev.railhead.flags;

/** By what a flag's percentages count: which id of a request is its unit. */
public enum Bucketing {
  /** The anonymous id, such as a browser's cookie; etsy/feature's default and ours. */
  UAID,
  /** The signed-in user's id, or the anonymous id if nobody is signed in. */
  USER,
  /** By lot, once per request. */
  RANDOM,
  /**
   * A word that is none of these, which {@link Dialect#ETSY_LENIENT} lets pass. In etsy/feature it
   * fails each check that does not name a unit, even one of a flag that is fully on.
   */
  INVALID
}
