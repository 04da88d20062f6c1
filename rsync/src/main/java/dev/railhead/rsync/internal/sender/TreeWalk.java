package dev.railhead.rsync.internal.sender;

import dev.railhead.core.internal.RawPaths;
import dev.railhead.rsync.internal.sender.Listing.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads a tree into a {@link Listing}, looking at each entry once. For one thread. */
final class TreeWalk {
  private static final byte[] ROOT = {'.'};
  private static final byte[] NOTHING = {};

  /** No more than every entry needs: each is a box in a map, for each entry of the tree. */
  private static final String FEW = "unix:mode,size,lastModifiedTime,nlink";

  private static final String ALL = FEW + ",uid,gid,dev,ino";
  private static final Comparator<Found> BY_NAME =
      (one, other) -> Arrays.compareUnsigned(one.sortKey, other.sortKey);

  private final Options options;
  private final String wanted;
  private final Listing.Builder entries = new Listing.Builder();
  private final Extras.Collector extras;

  private TreeWalk(Options options) {
    this.options = options;
    this.wanted = options.sendsOwners() ? ALL : FEW;
    this.extras = new Extras.Collector(options.sendsOwners());
  }

  /** A child of the directory that is being read. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one directory, compared by its sort key
  private record Found(Path file, Node node, Extras.Stat stat, byte[] sortKey) {}

  /**
   * All that is in {@code root}, and it itself, but what {@code options} leave out.
   *
   * @throws IOException if something cannot be read, or is a device, a socket or a pipe; it is
   *     named
   */
  static Listing of(Path root, Options options) throws IOException, InterruptedException {
    TreeWalk walk = new TreeWalk(options);
    Found top = walk.found(root, ROOT, ROOT, attributes(root, walk.wanted));
    walk.directory(root, NOTHING, walk.add(-1, top));
    return walk.entries.of(root, walk.extras.collected());
  }

  /** What is known of {@code root} itself. */
  static Node root(Path root) throws IOException {
    return node(root, ROOT, ROOT, attributes(root, FEW));
  }

  private void directory(Path directory, byte[] prefix, int index)
      throws IOException, InterruptedException {
    List<Found> files = new ArrayList<>();
    List<Found> directories = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        byte[] name = RawPaths.name(child);
        byte[] path = joined(prefix, name);
        Map<String, Object> read = attributes(child, wanted);
        boolean isDirectory = isDirectory(mode(read));
        if (!options.leavesOut(path, isDirectory)) {
          (isDirectory ? directories : files).add(found(child, name, path, read));
        }
      }
    }
    files.sort(BY_NAME);
    directories.sort(BY_NAME);
    for (Found file : files) {
      add(index, file);
    }
    for (Found below : directories) {
      byte[] path = withSlash(joined(prefix, below.node.name()));
      directory(below.file, path, add(index, below));
    }
  }

  private int add(int parent, Found found) throws IOException {
    if (extras.lacksNamesOf(found.stat)) {
      Map<String, Object> names =
          Files.readAttributes(found.file, "posix:owner,group", LinkOption.NOFOLLOW_LINKS);
      extras.names(
          found.stat, String.valueOf(names.get("owner")), String.valueOf(names.get("group")));
    }
    extras.add(found.stat, isDirectory(found.node.mode()));
    return entries.add(parent, found.node);
  }

  private static Map<String, Object> attributes(Path file, String which) throws IOException {
    return Files.readAttributes(file, which, LinkOption.NOFOLLOW_LINKS);
  }

  private static int mode(Map<String, Object> read) {
    return (Integer) Objects.requireNonNull(read.get("mode"));
  }

  private static boolean isDirectory(int mode) {
    return Listing.Type.DIRECTORY.is(mode);
  }

  private Found found(Path file, byte[] name, byte[] path, Map<String, Object> read)
      throws IOException {
    Node node = node(file, name, path, read);
    boolean isDirectory = isDirectory(node.mode());
    return new Found(
        file, node, stat(file, isDirectory, read), isDirectory ? withSlash(name) : name);
  }

  /** Of most entries nothing of it matters, and of the few that have several names all does. */
  private Extras.Stat stat(Path file, boolean isDirectory, Map<String, Object> read)
      throws IOException {
    if (options.sendsOwners()) {
      return Extras.Stat.of(read);
    }
    int links = (Integer) Objects.requireNonNull(read.get("nlink"));
    return isDirectory || links == 1 ? Extras.Stat.PLAIN : Extras.Stat.of(attributes(file, ALL));
  }

  private static byte[] joined(byte[] prefix, byte[] name) {
    byte[] path = Arrays.copyOf(prefix, prefix.length + name.length);
    System.arraycopy(name, 0, path, prefix.length, name.length);
    return path;
  }

  private static byte[] withSlash(byte[] name) {
    byte[] longer = Arrays.copyOf(name, name.length + 1);
    longer[name.length] = '/';
    return longer;
  }

  private static Node node(Path file, byte[] name, byte[] path, Map<String, Object> read)
      throws IOException {
    int mode = mode(read);
    Instant modified =
        ((FileTime) Objects.requireNonNull(read.get("lastModifiedTime"))).toInstant();
    Listing.Type type =
        Listing.Type.of(mode)
            .orElseThrow(
                () ->
                    new IOException(
                        shown(path)
                            + " is neither a file, a directory nor a symbolic link, and cannot be"
                            + " sent"));
    long size = type == Listing.Type.FILE ? (Long) Objects.requireNonNull(read.get("size")) : 0;
    byte[] target = type == Listing.Type.LINK ? target(file) : NOTHING;
    return new Node(name, mode, size, modified.getEpochSecond(), modified.getNano(), target);
  }

  private static byte[] target(Path link) throws IOException {
    Path target = Files.readSymbolicLink(link);
    if (!target.isAbsolute()) {
      return RawPaths.bytes(target);
    }
    byte[] below = RawPaths.bytes(Path.of("/").relativize(target));
    byte[] whole = new byte[below.length + 1];
    whole[0] = '/';
    System.arraycopy(below, 0, whole, 1, below.length);
    return whole;
  }

  /** The path for people to read. */
  static String shown(byte[] path) {
    return new String(path, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
  }
}
