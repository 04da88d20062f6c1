package dev.railhead.rsync.internal.sender;

import dev.railhead.rsync.internal.sender.Listing.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Writes a whole file list: one that does not grow while files are sent, without owners or groups.
 * For one list.
 *
 * <p>An entry says only what differs from the entry before it. As names go up in order, most share
 * a prefix with the one before, and neighbours often have mode and time in common.
 */
final class ListingEncoder {
  private static final int TOP_DIR = 1;
  private static final int SAME_MODE = 1 << 1;
  private static final int EXTENDED = 1 << 2;
  private static final int SAME_OWNERS = (1 << 3) | (1 << 4);
  private static final int SAME_NAME = 1 << 5;
  private static final int LONG_NAME = 1 << 6;
  private static final int SAME_TIME = 1 << 7;
  private static final int NO_CONTENT = 1 << 8;
  private static final int NANOS = 1 << 13;

  private final Dialect dialect;
  private final WireBuffer out;
  private byte[] path = {};
  private int mode;
  private long seconds;

  private ListingEncoder(Dialect dialect, int entries) {
    this.dialect = dialect;
    this.out = new WireBuffer(64 + 32 * entries);
  }

  /**
   * The bytes of {@code listing} for receivers of {@code dialect}.
   *
   * @param checksums an MD5 of each file's content, one behind the other, for receivers that were
   *     told to compare these
   */
  static byte[] encode(Listing listing, Dialect dialect, byte @Nullable [] checksums) {
    ListingEncoder encoder = new ListingEncoder(dialect, listing.size());
    for (int i = 0; i < listing.size(); i++) {
      Entry entry = listing.entry(i);
      encoder.entry(entry, i == 0, i == 0 ? TOP_DIR : 0);
      if (checksums != null && entry.isFile()) {
        encoder.out.raw(checksums, i * Sums.MD5_BYTES, Sums.MD5_BYTES);
      }
    }
    return encoder.end();
  }

  /**
   * The bytes of what {@code touched} names, for receivers that do not recurse: they delete in a
   * directory only where its content is said to be in the list.
   */
  static byte[] encode(Touched touched, Dialect dialect) {
    ListingEncoder encoder = new ListingEncoder(dialect, touched.size());
    for (int i = 0; i < touched.size(); i++) {
      int index = touched.origin(i);
      Entry entry = touched.listing().entry(index);
      int content = touched.isListedWhole(index) ? 0 : NO_CONTENT;
      encoder.entry(entry, i == 0, entry.isDirectory() ? TOP_DIR | content : 0);
    }
    return encoder.end();
  }

  private byte[] end() {
    out.u8(0);
    if (dialect.varintFlags()) {
      out.varint(0); // no error of ours while reading the tree
    }
    return out.toByteArray();
  }

  private void entry(Entry entry, boolean isRoot, int place) {
    int shared = shared(path, entry.path());
    int rest = entry.path().length - shared;
    flags(place | flags(entry, isRoot, shared, rest));
    if (shared > 0) {
      out.u8(shared);
    }
    if (rest > 0xff) {
      out.varint(rest);
    } else {
      out.u8(rest);
    }
    out.raw(entry.path(), shared, rest);
    attributes(entry);
    path = entry.path();
    mode = entry.mode();
    seconds = entry.seconds();
  }

  private int flags(Entry entry, boolean isRoot, int shared, int rest) {
    int flags = SAME_OWNERS;
    flags |= !isRoot && entry.mode() == mode ? SAME_MODE : 0;
    flags |= !isRoot && entry.seconds() == seconds ? SAME_TIME : 0;
    flags |= shared > 0 ? SAME_NAME : 0;
    flags |= rest > 0xff ? LONG_NAME : 0;
    flags |= sendsNanos(entry) ? NANOS : 0;
    return flags;
  }

  private boolean sendsNanos(Entry entry) {
    return dialect.hasNanos() && entry.nanos() != 0;
  }

  private void flags(int flags) {
    if (dialect.varintFlags()) {
      out.varint(flags);
    } else if (flags > 0xff) {
      out.u16(flags | EXTENDED);
    } else {
      out.u8(flags);
    }
  }

  private void attributes(Entry entry) {
    boolean isRoot = path.length == 0;
    out.varlong(entry.size(), 3);
    if (isRoot || entry.seconds() != seconds) {
      out.varlong(entry.seconds(), 4);
    }
    if (sendsNanos(entry)) {
      out.varint(entry.nanos());
    }
    if (isRoot || entry.mode() != mode) {
      out.int32(entry.mode());
    }
    if (entry.isLink()) {
      out.varint(entry.target().length).raw(entry.target(), 0, entry.target().length);
    }
  }

  /** How many bytes both begin with, up to the 255 that a byte can say. */
  private static int shared(byte[] one, byte[] other) {
    int most = Math.min(0xff, Math.min(one.length, other.length));
    for (int i = 0; i < most; i++) {
      if (one[i] != other[i]) {
        return i;
      }
    }
    return most;
  }
}
