package dev.railhead.rsync.internal.sender;

/**
 * What both ends agreed on, as far as it changes how things are written. Hosts of one dialect get
 * the same bytes.
 *
 * @param version the protocol's version, 30 to 32
 * @param varintFlags whether the flags of a file list's entry are a varint (compatibility bit 128)
 * @param seedFirst whether a block's seed stands before its data (compatibility bit 32) or after it
 * @param namesRoot whether the name of user and group 0 is wanted (compatibility bit 256)
 * @param seed the seed of the blocks' checksums
 */
public record Dialect(
    int version, boolean varintFlags, boolean seedFirst, boolean namesRoot, int seed) {
  /** Whether a file's time has nanoseconds. A receiver of version 30 would take them for a name. */
  boolean hasNanos() {
    return version >= 31;
  }

  /** Whether the farewell has three parts rather than one. */
  boolean hasLongFarewell() {
    return version >= 31;
  }
}
