package dev.railhead.core.source;

import dev.railhead.core.ReleaseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The releases that were last read or made: a deploy asks for the newest, for its own and for that
 * of the tree that it changes, and of 20,000 files each takes 50 ms of a processor to read. What
 * was read counts as long as its two files are the ones that were read, by their inodes, sizes and
 * times; whoever keeps a release keeps them as they are. Thread-safe.
 */
final class RecentReleases {
  /** Some 60 MB, and less where releases have most of their entries in common. */
  private static final int MOST_ENTRIES = 200_000;

  private final Deque<Known> newestFirst = new ArrayDeque<>();

  /**
   * By what the files of a release are known again.
   *
   * @param index of the one
   * @param manifest of the other
   */
  record Stamp(FileStamp index, FileStamp manifest) {
    /** That of the files {@code index} and {@code manifest}. */
    static Stamp of(Path index, Path manifest) throws IOException {
      return new Stamp(FileStamp.of(index), FileStamp.of(manifest));
    }
  }

  private record FileStamp(@Nullable Object inode, long size, FileTime time) {
    static FileStamp of(Path file) throws IOException {
      BasicFileAttributes read = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(read.fileKey(), read.size(), read.lastModifiedTime());
    }
  }

  private record Known(ReleaseIndex index, Stamp stamp) {}

  /** The release {@code id}, if it was read from files with this {@code stamp}. */
  synchronized Optional<ReleaseIndex> find(ReleaseId id, Stamp stamp) {
    for (Known known : newestFirst) {
      if (known.index().id().equals(id)) {
        return known.stamp().equals(stamp) ? Optional.of(known.index()) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Keeps {@code index}, read from files that had this {@code stamp} before. */
  synchronized void keep(ReleaseIndex index, Stamp stamp) {
    forget(index.id());
    newestFirst.addFirst(new Known(index, stamp));
    long entries = 0;
    for (Iterator<Known> each = newestFirst.iterator(); each.hasNext(); ) {
      entries += each.next().index().items().size();
      if (entries > MOST_ENTRIES) {
        each.remove();
      }
    }
  }

  private void forget(ReleaseId id) {
    newestFirst.removeIf(known -> known.index().id().equals(id));
  }
}
