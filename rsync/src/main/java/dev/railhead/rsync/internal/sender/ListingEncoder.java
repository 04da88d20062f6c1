package dev.railhead.rsync.internal.sender;

import dev.railhead.rsync.RsyncOptions;
import dev.railhead.rsync.internal.sender.Listing.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a whole file list: one that does not grow while files are sent. For one list.
 *
 * <p>An entry says only what differs from the entry before it. As names go up in order, most share
 * a prefix with the one before, and neighbours often have mode and time in common.
 */
final class ListingEncoder {
  private static final int TOP_DIR = 1;
  private static final int SAME_MODE = 1 << 1;
  private static final int EXTENDED = 1 << 2;
  private static final int SAME_OWNER = 1 << 3;
  private static final int SAME_GROUP = 1 << 4;
  private static final int SAME_NAME = 1 << 5;
  private static final int LONG_NAME = 1 << 6;
  private static final int SAME_TIME = 1 << 7;
  private static final int NO_CONTENT = 1 << 8;
  private static final int HARD_LINK = 1 << 9;
  private static final int FIRST_NAME = 1 << 12;
  private static final int NANOS = 1 << 13;

  private final Dialect dialect;
  private final Extras extras;
  private final WireBuffer out;
  private byte[] path = {};
  private int mode;
  private long seconds;
  private int index;

  private ListingEncoder(Listing listing, Dialect dialect, int entries) {
    this.dialect = dialect;
    this.extras = listing.extras();
    this.out = new WireBuffer(64 + 32 * entries);
  }

  /**
   * The bytes of {@code listing} for receivers of {@code dialect}.
   *
   * @param checksums an MD5 of each file's content, at 16 times its index, for receivers that were
   *     told to compare these
   */
  static byte[] encode(
      Listing listing, Dialect dialect, Options options, byte @Nullable [] checksums) {
    ListingEncoder encoder = new ListingEncoder(listing, dialect, listing.size());
    for (int i = 0; i < listing.size(); i++) {
      encoder.index = i;
      Entry entry = listing.entry(i);
      encoder.entry(entry, i == 0, i == 0 ? TOP_DIR : 0);
      if (checksums != null && entry.isFile() && !encoder.isFurtherName()) {
        encoder.out.raw(checksums, i * Sums.MD5_BYTES, Sums.MD5_BYTES);
      }
    }
    encoder.end();
    if (options.owners() == RsyncOptions.Owners.BY_NAME) {
      encoder.names(listing.extras().ownerNames());
      encoder.names(listing.extras().groupNames());
    }
    return encoder.out.toByteArray();
  }

  /**
   * The bytes of what {@code touched} names, for receivers that do not recurse: they delete in a
   * directory only where its content is said to be in the list. Without owners and hard links.
   */
  static byte[] encode(Touched touched, Dialect dialect) {
    ListingEncoder encoder = new ListingEncoder(touched.listing(), dialect, touched.size());
    for (int i = 0; i < touched.size(); i++) {
      encoder.index = touched.origin(i);
      Entry entry = touched.listing().entry(encoder.index);
      int content = touched.isEmptied(encoder.index) ? 0 : NO_CONTENT;
      encoder.entry(entry, i == 0, entry.isDirectory() ? TOP_DIR | content : 0);
    }
    encoder.end();
    return encoder.out.toByteArray();
  }

  private void end() {
    out.u8(0);
    if (dialect.varintFlags()) {
      out.varint(0); // no error of ours while reading the tree
    }
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
    if (isFurtherName()) {
      out.varint(extras.firstName(index)); // which says all the rest
    } else {
      attributes(entry);
    }
    path = entry.path();
    mode = entry.mode();
    seconds = entry.seconds();
  }

  private int flags(Entry entry, boolean isRoot, int shared, int rest) {
    int flags = ownerFlags(isRoot) | linkFlags();
    flags |= !isRoot && entry.mode() == mode ? SAME_MODE : 0;
    flags |= !isRoot && entry.seconds() == seconds ? SAME_TIME : 0;
    flags |= shared > 0 ? SAME_NAME : 0;
    flags |= rest > 0xff ? LONG_NAME : 0;
    flags |= sendsNanos(entry) ? NANOS : 0;
    return flags;
  }

  private int ownerFlags(boolean isRoot) {
    if (!extras.hasOwners()) {
      return SAME_OWNER | SAME_GROUP;
    }
    int flags = !isRoot && extras.owner(index) == extras.owner(index - 1) ? SAME_OWNER : 0;
    return !isRoot && extras.group(index) == extras.group(index - 1) ? flags | SAME_GROUP : flags;
  }

  private int linkFlags() {
    int first = extras.firstName(index);
    if (first < 0) {
      return 0;
    }
    return first == index ? HARD_LINK | FIRST_NAME : HARD_LINK;
  }

  private boolean isFurtherName() {
    return extras.firstName(index) >= 0 && extras.firstName(index) != index;
  }

  private boolean sendsNanos(Entry entry) {
    return dialect.hasNanos() && entry.nanos() != 0;
  }

  private void flags(int flags) {
    if (dialect.varintFlags()) {
      out.varint(flags == 0 ? EXTENDED : flags); // a zero would end the list
    } else if (flags == 0 || flags > 0xff) {
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
    owners(isRoot);
    if (entry.isLink()) {
      out.varint(entry.target().length).raw(entry.target(), 0, entry.target().length);
    }
  }

  private void owners(boolean isRoot) {
    if (!extras.hasOwners()) {
      return;
    }
    if (isRoot || extras.owner(index) != extras.owner(index - 1)) {
      out.varint(extras.owner(index));
    }
    if (isRoot || extras.group(index) != extras.group(index - 1)) {
      out.varint(extras.group(index));
    }
  }

  /** Numbers and names, ended by a zero; then, to those who asked, the name of 0. */
  private void names(SortedMap<Integer, String> names) {
    names.forEach(
        (number, name) -> {
          if (number != 0) {
            out.varint(number);
            name(name);
          }
        });
    out.varint(0);
    if (dialect.namesRoot()) {
      name(names.getOrDefault(0, "root"));
    }
  }

  private void name(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    out.u8(bytes.length).raw(bytes, 0, bytes.length);
  }

  /** How many bytes both begin with, up to the 255 that a byte can say. */
  private static int shared(byte[] one, byte[] other) {
    int most = Math.min(0xff, Math.min(one.length, other.length));
    int differs = Arrays.mismatch(one, 0, most, other, 0, most);
    return differs < 0 ? most : differs;
  }
}
