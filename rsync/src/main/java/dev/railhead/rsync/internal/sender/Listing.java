package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The entries of a tree in the order that gives them their indices: {@code .} first; in each
 * directory, what is not a directory before what is; names by unsigned bytes, a directory's as if a
 * slash ended it. Immutable; equal when all entries are, wherever the trees are.
 *
 * <p>There may be a million of them, so they are held in arrays, about 32 bytes each and their
 * names, and an {@link Entry} is made when one is asked for.
 */
final class Listing {
  private static final byte[] NOTHING = {};

  private final Path root;
  private final int size;
  private final int[] parents;
  private final int[] modes;

  /** In bytes; of a link, the length of its target. */
  private final long[] sizes;

  private final long[] seconds;
  private final int[] nanos;

  /** Where each entry's name ends, and behind it a link's target, in {@link #names}. */
  private final int[] ends;

  private final byte[] names;

  private final Extras extras;

  private Listing(Path root, Builder built, Extras extras) {
    this.root = root;
    this.extras = extras;
    this.size = built.size;
    this.parents = Arrays.copyOf(built.parents, size);
    this.modes = Arrays.copyOf(built.modes, size);
    this.sizes = Arrays.copyOf(built.sizes, size);
    this.seconds = Arrays.copyOf(built.seconds, size);
    this.nanos = Arrays.copyOf(built.nanos, size);
    this.ends = Arrays.copyOf(built.ends, size);
    this.names = built.names.toByteArray();
  }

  /** Gathers the entries, in their order. For one thread. */
  static final class Builder {
    private static final int FIRST = 1024;

    private int size;
    private int[] parents = new int[FIRST];
    private int[] modes = new int[FIRST];
    private long[] sizes = new long[FIRST];
    private long[] seconds = new long[FIRST];
    private int[] nanos = new int[FIRST];
    private int[] ends = new int[FIRST];
    private final WireBuffer names = new WireBuffer(16 * FIRST);

    /**
     * Appends an entry, and answers with its index.
     *
     * @param parent the index of the directory that it stands in; -1 for the root
     * @throws IOException if there are more names than an array can hold
     */
    int add(int parent, Node node) throws IOException {
      if (size == modes.length) {
        grow();
      }
      if ((long) names.size() + node.name().length + node.target().length > Integer.MAX_VALUE / 2) {
        throw new IOException("it has more than 1 GiB of names");
      }
      names.raw(node.name(), 0, node.name().length).raw(node.target(), 0, node.target().length);
      parents[size] = parent;
      modes[size] = node.mode();
      sizes[size] = Type.LINK.is(node.mode()) ? node.target().length : node.size();
      seconds[size] = node.seconds();
      nanos[size] = node.nanos();
      ends[size] = names.size();
      return size++;
    }

    private void grow() {
      int more = size + (size >> 1);
      parents = Arrays.copyOf(parents, more);
      modes = Arrays.copyOf(modes, more);
      sizes = Arrays.copyOf(sizes, more);
      seconds = Arrays.copyOf(seconds, more);
      nanos = Arrays.copyOf(nanos, more);
      ends = Arrays.copyOf(ends, more);
    }

    Listing of(Path root, Extras extras) {
      return new Listing(root, this, extras);
    }
  }

  /**
   * What is known of an entry without where it stands.
   *
   * @param name the bytes of its name; {@code .} for the root
   * @param mode type and permissions, as stat(2) has them
   * @param size in bytes; 0 but for files
   * @param seconds when it was modified, in seconds since 1970
   * @param nanos the fraction of that second, 0 to 999,999,999
   * @param target where a link leads; empty for others
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Node(byte[] name, int mode, long size, long seconds, int nanos, byte[] target) {}

  /** What an entry is. */
  enum Type {
    FILE(0100000),
    DIRECTORY(0040000),
    LINK(0120000);

    private final int bits;

    Type(int bits) {
      this.bits = bits;
    }

    /** The mode of an entry of this type with {@code permissions}. */
    int with(int permissions) {
      return bits | permissions;
    }

    /** Whether {@code mode} is one of this type. */
    boolean is(int mode) {
      return (mode & 0170000) == bits;
    }

    /** The type of the mode {@code mode}, if it is one that travels. */
    static Optional<Type> of(int mode) {
      for (Type type : values()) {
        if (type.is(mode)) {
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
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Entry(byte[] path, int mode, long size, long seconds, int nanos, byte[] target) {
    boolean isFile() {
      return Type.FILE.is(mode);
    }

    boolean isDirectory() {
      return Type.DIRECTORY.is(mode);
    }

    boolean isLink() {
      return Type.LINK.is(mode);
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
    return size;
  }

  /** How many bytes of memory this takes, about. */
  long bytes() {
    return 32L * size + names.length;
  }

  /** The entry of index {@code index}. */
  Entry entry(int index) {
    boolean isLink = Type.LINK.is(modes[index]);
    int end = ends[index];
    byte[] target = isLink ? Arrays.copyOfRange(names, nameEnd(index), end) : NOTHING;
    return new Entry(
        path(index), modes[index], isLink ? 0 : sizes[index], seconds[index], nanos[index], target);
  }

  private int begin(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  private int nameEnd(int index) {
    return ends[index] - (Type.LINK.is(modes[index]) ? (int) sizes[index] : 0);
  }

  /** The index of the directory that the entry stands in; -1 for the root. */
  int parent(int index) {
    return parents[index];
  }

  boolean isDirectory(int index) {
    return Type.DIRECTORY.is(modes[index]);
  }

  boolean isFile(int index) {
    return Type.FILE.is(modes[index]);
  }

  /** The size in bytes of the entry at {@code index}; 0 but for files. */
  long contentSize(int index) {
    return isFile(index) ? sizes[index] : 0;
  }

  /** The bytes of its path below the root; {@code .} for the root itself. */
  byte[] path(int index) {
    int length = nameEnd(index) - begin(index);
    for (int above = parents[index]; above > 0; above = parents[above]) {
      length += nameEnd(above) - begin(above) + 1;
    }
    byte[] path = new byte[length];
    for (int at = index; length > 0; at = parents[at]) {
      int name = nameEnd(at) - begin(at);
      length -= name;
      System.arraycopy(names, begin(at), path, length, name);
      if (length > 0) {
        path[--length] = '/';
      }
    }
    return path;
  }

  /** Whether the entry at {@code index} is in all that is sent of it what {@code other} has. */
  boolean isAlike(int index, Listing other, int there) {
    return modes[index] == other.modes[there]
        && sizes[index] == other.sizes[there]
        && seconds[index] == other.seconds[there]
        && nanos[index] == other.nanos[there]
        && (!Type.LINK.is(modes[index])
            || Arrays.equals(
                names,
                nameEnd(index),
                ends[index],
                other.names,
                other.nameEnd(there),
                other.ends[there]));
  }

  /**
   * Which of two comes first: negative, 0, or positive. A file and a directory of one path are two
   * different things.
   */
  static int compare(byte[] one, boolean oneIsDirectory, byte[] two, boolean twoIsDirectory) {
    int same = Arrays.mismatch(one, two);
    if (same < 0) {
      return Boolean.compare(oneIsDirectory, twoIsDirectory);
    }
    boolean oneLeads = oneIsDirectory || hasSlashFrom(one, same);
    boolean twoLeads = twoIsDirectory || hasSlashFrom(two, same);
    if (oneLeads != twoLeads) {
      return oneLeads ? 1 : -1;
    }
    int order = Integer.compare(at(one, same, oneLeads), at(two, same, twoLeads));
    return order != 0 ? order : Integer.compare(one.length, two.length);
  }

  private static boolean hasSlashFrom(byte[] path, int from) {
    for (int i = from; i < path.length; i++) {
      if (path[i] == '/') {
        return true;
      }
    }
    return false;
  }

  /** The byte there, or what is behind the end: a directory's name is as if a slash ended it. */
  private static int at(byte[] path, int index, boolean isDirectory) {
    if (index < path.length) {
      return path[index] & 0xff;
    }
    return isDirectory ? '/' : -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Listing that
        && Arrays.equals(parents, that.parents)
        && Arrays.equals(modes, that.modes)
        && Arrays.equals(sizes, that.sizes)
        && Arrays.equals(seconds, that.seconds)
        && Arrays.equals(nanos, that.nanos)
        && Arrays.equals(ends, that.ends)
        && Arrays.equals(names, that.names);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(seconds) + Arrays.hashCode(names);
  }
}
