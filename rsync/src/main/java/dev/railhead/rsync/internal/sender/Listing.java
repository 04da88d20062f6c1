package dev.railhead.rsync.internal.sender;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entries of a tree in the order that gives them their indices: {@code .} first; in each
 * directory, what is not a directory before what is; names by unsigned bytes, a directory's as if a
 * slash ended it. Immutable once it is scanned.
 */
final class Listing {
  private final Path root;
  private final List<Entry> entries;
  private final Extras extras;

  private Listing(Path root, List<Entry> entries, Extras extras) {
    this.root = root;
    this.entries = entries;
    this.extras = extras;
  }

  static Listing of(Path root, List<Entry> entries, Extras extras) {
    return new Listing(root, new ArrayList<>(entries), extras);
  }

  /** What an entry is. */
  enum Type {
    FILE(0100000),
    DIRECTORY(0040000),
    LINK(0120000);

    private final int bits;

    Type(int bits) {
      this.bits = bits;
    }

    /** Its bits in a mode, as stat(2) has them. */
    int bits() {
      return bits;
    }

    /** The type of the mode {@code mode}, if it is one that travels. */
    static Optional<Type> of(int mode) {
      for (Type type : values()) {
        if ((mode & 0170000) == type.bits) {
          return Optional.of(type);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * One entry.
   *
   * @param path the bytes of its path below the root; {@code .} for the root itself
   * @param mode type and permissions, as stat(2) has them
   * @param size in bytes; 0 but for files
   * @param seconds when it was modified, in seconds since 1970
   * @param nanos the fraction of that second, 0 to 999,999,999
   * @param target where a link leads; empty for others
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and there are very many of them
  record Entry(byte[] path, int mode, long size, long seconds, int nanos, byte[] target) {
    boolean isFile() {
      return (mode & 0170000) == Type.FILE.bits();
    }

    boolean isDirectory() {
      return (mode & 0170000) == Type.DIRECTORY.bits();
    }

    boolean isLink() {
      return (mode & 0170000) == Type.LINK.bits();
    }
  }

  /** The directory that all of this is in. */
  Path root() {
    return root;
  }

  /** What else is known of the entries. */
  Extras extras() {
    return extras;
  }

  /** How many entries there are. */
  int size() {
    return entries.size();
  }

  /** The entry of index {@code index}. */
  Entry entry(int index) {
    return entries.get(index);
  }
}
