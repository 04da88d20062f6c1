package dev.railhead.core.source;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import dev.railhead.core.internal.RawPaths;
import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Manifest.SymbolicLink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns a directory that holds one release into one that holds another, touching only what differs.
 * For one thread; whoever stops in the middle must treat the directory as spoilt.
 */
final class TreeUpdate {
  /** Where the content of files comes from. */
  interface Blobs {
    /** Writes the object {@code blob} to {@code out}. */
    void copy(String blob, OutputStream out) throws IOException;
  }

  private final Path root;
  private final Blobs blobs;
  private final SortedMap<TreePath, Item> touchedDirectories = new TreeMap<>();

  private TreeUpdate(Path root, Blobs blobs) {
    this.root = root;
    this.blobs = blobs;
  }

  /** Makes {@code root}, which holds {@code from} or nothing, hold {@code to}. */
  static void apply(Path root, @Nullable ReleaseIndex from, ReleaseIndex to, Blobs blobs)
      throws IOException, InterruptedException {
    TreeUpdate update = new TreeUpdate(root, blobs);
    if (from != null) {
      update.delete(from, to);
    }
    for (Item item : to.items()) {
      checkInterrupt();
      update.write(from == null ? null : from.item(item.path()), item, to);
    }
    // Last, as every change in a directory changes its time.
    for (Item directory : update.touchedDirectories.values()) {
      setTime(update.at(directory.path()), directory.mtime());
    }
    Files.setPosixFilePermissions(root, permissions(Item.DIRECTORY_MODE));
    setTime(root, to.id().at().getEpochSecond());
  }

  private static void checkInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Deletes what {@code to} lacks or has as something else, children before their parents. */
  private void delete(ReleaseIndex from, ReleaseIndex to) throws IOException, InterruptedException {
    Deque<Item> gone = new ArrayDeque<>();
    for (Item old : from.items()) {
      Item item = to.item(old.path());
      if (item == null || !item.entry().getClass().equals(old.entry().getClass())) {
        gone.push(old);
      }
    }
    for (Item old : gone) {
      checkInterrupt();
      Files.delete(at(old.path()));
      touchParent(old.path(), to);
    }
  }

  private void touchParent(TreePath path, ReleaseIndex to) {
    TreePath parent = path.parent();
    Item directory = parent == null ? null : to.item(parent);
    if (directory != null && directory.isDirectory()) {
      touchedDirectories.put(directory.path(), directory);
    }
  }

  private void write(@Nullable Item old, Item item, ReleaseIndex to) throws IOException {
    boolean there = old != null && old.entry().getClass().equals(item.entry().getClass());
    if (!there || old == null || !old.sameContent(item)) {
      create(item, there);
      touchParent(item.path(), to);
      return;
    }
    if (item.entry() instanceof RegularFile file
        && old.entry() instanceof RegularFile before
        && file.mode() != before.mode()) {
      Files.setPosixFilePermissions(at(item.path()), permissions(file.mode()));
    }
    if (old.mtime() != item.mtime()) {
      setTime(at(item.path()), item.mtime());
    }
  }

  /** A file gets a new inode, so that whoever linked to or opened the old one keeps it. */
  private void create(Item item, boolean there) throws IOException {
    Path path = at(item.path());
    if (there) {
      Files.delete(path);
    }
    if (item.entry() instanceof Directory directory) {
      Files.createDirectory(path);
      Files.setPosixFilePermissions(path, permissions(directory.mode()));
      touchedDirectories.put(item.path(), item);
    } else if (item.entry() instanceof RegularFile file) {
      content(path, item, file);
      Files.setPosixFilePermissions(path, permissions(file.mode()));
      setTime(path, item.mtime());
    } else if (item.entry() instanceof SymbolicLink link) {
      Files.createSymbolicLink(path, RawPaths.relative(link.target().bytes()));
      setTime(path, item.mtime());
    }
  }

  private void content(Path path, Item item, RegularFile file) throws IOException {
    try (OutputStream out =
            Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        HashingOutputStream hashed = new HashingOutputStream(Hashing.sha256(), out)) {
      blobs.copy(item.blob(), hashed);
      if (!Sha256.of(hashed.hash()).equals(file.sha256())) {
        throw new IOException(
            "the object " + item.blob() + " no longer holds what " + item.path() + " had");
      }
    }
  }

  private Path at(TreePath path) {
    return RawPaths.resolve(root, path.bytes());
  }

  /** Sets the time of {@code path} itself, be it a link. */
  static void setTime(Path path, long seconds) throws IOException {
    FileTime time = FileTime.from(seconds, TimeUnit.SECONDS);
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, null, null);
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] fromHighest = PosixFilePermission.values();
    for (int i = 0; i < fromHighest.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(fromHighest[i]);
      }
    }
    return permissions;
  }
}
