package dev.railhead.rsync.internal.sender;

import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.Entry;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Manifest.SymbolicLink;
import dev.railhead.core.source.ModificationTimes;
import dev.railhead.rsync.internal.sender.Listing.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Makes the {@link Listing} of a tree of which all is known, without a look at anything in it. For
 * one thread.
 */
final class ManifestListing {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final byte[] NOTHING = {};

  /** Of each symbolic link on Linux. */
  private static final int LINK_PERMISSIONS = 0777;

  private final Listing.Builder entries = new Listing.Builder();
  private final Deque<Above> above = new ArrayDeque<>();

  private ManifestListing() {}

  /** An entry that has not yet its place. */
  @SuppressWarnings("ArrayRecordComponent") // compared by its path
  private record Known(byte[] path, Entry entry, boolean isDirectory, long nanos) {
    /** In the order of a listing. */
    static int order(Known one, Known other) {
      return Listing.compare(one.path, one.isDirectory, other.path, other.isDirectory);
    }

    boolean isIn(byte[] directory) {
      return path.length > directory.length
          && path[directory.length] == '/'
          && Arrays.equals(path, 0, directory.length, directory, 0, directory.length);
    }
  }

  /** A directory that the next entry may stand in. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Above(int index, byte[] path) {}

  /**
   * The tree of {@code manifest} in {@code root}, which itself is looked at.
   *
   * @throws IOException if the root cannot be read, or there are more names than an array can hold
   */
  static Listing of(Path root, Manifest manifest, ModificationTimes times) throws IOException {
    ManifestListing made = new ManifestListing();
    int top = made.entries.add(-1, TreeWalk.root(root));
    for (Known known : sorted(manifest.entries(), times)) {
      made.add(top, known);
    }
    return made.entries.of(root, Extras.NONE);
  }

  private static Known[] sorted(Collection<Entry> entries, ModificationTimes times) {
    Known[] sorted = new Known[entries.size()];
    int next = 0;
    for (Entry entry : entries) {
      byte[] path = entry.path().bytes();
      sorted[next] = new Known(path, entry, entry instanceof Directory, times.at(next));
      next++;
    }
    Arrays.sort(sorted, Known::order);
    return sorted;
  }

  private void add(int top, Known known) throws IOException {
    while (!above.isEmpty() && !known.isIn(above.peek().path)) {
      above.pop();
    }
    Above parent = above.peek();
    int begin = parent == null ? 0 : parent.path.length + 1;
    byte[] name = Arrays.copyOfRange(known.path, begin, known.path.length);
    int index = entries.add(parent == null ? top : parent.index, node(name, known));
    if (known.isDirectory) {
      above.push(new Above(index, known.path));
    }
  }

  private static Node node(byte[] name, Known known) {
    long seconds = Math.floorDiv(known.nanos, SECOND);
    int nanos = (int) Math.floorMod(known.nanos, SECOND);
    if (known.entry instanceof RegularFile file) {
      return new Node(
          name, Listing.Type.FILE.with(file.mode()), file.size(), seconds, nanos, NOTHING);
    }
    if (known.entry instanceof SymbolicLink link) {
      return new Node(
          name, Listing.Type.LINK.with(LINK_PERMISSIONS), 0, seconds, nanos, link.target().bytes());
    }
    return new Node(
        name,
        Listing.Type.DIRECTORY.with(((Directory) known.entry).mode()),
        0,
        seconds,
        nanos,
        NOTHING);
  }
}
