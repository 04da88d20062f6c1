package dev.railhead.core.source;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.railhead.core.internal.RawPaths;
import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.Entry;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Manifest.SymbolicLink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads every entry of a directory tree as it stands on the disk. For one thread. */
final class TreeScan {
  private static final int TYPE = 0170000;
  private static final int FILE = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;
  private static final int MODE = 07777;
  private static final int BUFFER = 1 << 16;

  private final List<Item> items = new ArrayList<>();
  private final byte[] buffer = new byte[BUFFER];

  private TreeScan() {}

  /**
   * All entries under {@code root}.
   *
   * @throws ReleaseException if one is neither file, directory nor link, or breaks a rule for names
   */
  static List<Item> scan(Path root) throws IOException, InterruptedException {
    TreeScan scan = new TreeScan();
    scan.directory(root, null);
    return scan.items;
  }

  private void directory(Path directory, @Nullable TreePath at)
      throws IOException, InterruptedException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        entry(child, PathRules.child(at, RawPaths.name(child)));
      }
    }
  }

  private void entry(Path file, TreePath path) throws IOException, InterruptedException {
    Map<String, Object> read =
        Files.readAttributes(file, "unix:mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) Objects.requireNonNull(read.get("mode"));
    long mtime =
        ((FileTime) Objects.requireNonNull(read.get("lastModifiedTime"))).to(TimeUnit.SECONDS);
    items.add(new Item(entry(file, path, mode), mtime, ""));
    if ((mode & TYPE) == DIRECTORY) {
      directory(file, path);
    }
  }

  private Entry entry(Path file, TreePath path, int mode) throws IOException {
    return switch (mode & TYPE) {
      case FILE -> read(file, path, mode & MODE);
      case DIRECTORY -> new Directory(path, mode & MODE);
      case LINK -> new SymbolicLink(path, target(file, path));
      default ->
          throw new ReleaseException(
              path + " is neither a file, a directory nor a symbolic link", null);
    };
  }

  private static LinkTarget target(Path link, TreePath path) throws IOException {
    Path target = Files.readSymbolicLink(link);
    if (target.isAbsolute()) {
      throw new ReleaseException("the link " + path + " is absolute", null);
    }
    return LinkTarget.of(RawPaths.bytes(target));
  }

  private Entry read(Path file, TreePath path, int mode) throws IOException {
    Hasher hasher = Hashing.sha256().newHasher();
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hasher.putBytes(buffer, 0, n);
        size += n;
      }
    }
    return new RegularFile(path, mode, size, Sha256.of(hasher.hash()));
  }
}
