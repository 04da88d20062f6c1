package dev.railhead.flags;

/** How the percentages of several variants are laid out over the units. */
public enum Layout {
  /**
   * Whether a unit is in and which variant it has are decided by two hashes, so that a variant
   * grows where nobody else stands. The default.
   */
  STICKY,
  /**
   * One variant after another on one line, as etsy/feature does: raising a variant pushes all later
   * ones along, and only the first one's units keep theirs.
   */
  CUMULATIVE
}
