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
  private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime";
  private static final Comparator<Found> BY_NAME =
      (one, other) -> Arrays.compareUnsigned(one.sortKey, other.sortKey);

  private final Listing.Builder entries = new Listing.Builder();

  private TreeWalk() {}

  /** A child of the directory that is being read. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one directory, compared by its sort key
  private record Found(Path file, Node node, byte[] sortKey) {}

  /**
   * All that is in {@code root}, and it itself.
   *
   * @throws IOException if something cannot be read, or is a device, a socket or a pipe; it is
   *     named
   */
  static Listing of(Path root) throws IOException, InterruptedException {
    TreeWalk walk = new TreeWalk();
    walk.directory(root, walk.entries.add(-1, node(root, ROOT)));
    return walk.entries.of(root);
  }

  private void directory(Path directory, int index) throws IOException, InterruptedException {
    List<Found> files = new ArrayList<>();
    List<Found> directories = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Found found = found(child);
        (Listing.Type.DIRECTORY.is(found.node.mode()) ? directories : files).add(found);
      }
    }
    files.sort(BY_NAME);
    directories.sort(BY_NAME);
    for (Found file : files) {
      entries.add(index, file.node);
    }
    for (Found below : directories) {
      directory(below.file, entries.add(index, below.node));
    }
  }

  private static Found found(Path child) throws IOException {
    byte[] name = RawPaths.name(child);
    Node node = node(child, name);
    return new Found(child, node, Listing.Type.DIRECTORY.is(node.mode()) ? withSlash(name) : name);
  }

  private static byte[] withSlash(byte[] name) {
    byte[] longer = Arrays.copyOf(name, name.length + 1);
    longer[name.length] = '/';
    return longer;
  }

  private static Node node(Path file, byte[] name) throws IOException {
    Map<String, Object> read = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) Objects.requireNonNull(read.get("mode"));
    Instant modified =
        ((FileTime) Objects.requireNonNull(read.get("lastModifiedTime"))).toInstant();
    Listing.Type type =
        Listing.Type.of(mode)
            .orElseThrow(
                () ->
                    new IOException(
                        "/"
                            + shown(RawPaths.bytes(Path.of("/").relativize(file.toAbsolutePath())))
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
