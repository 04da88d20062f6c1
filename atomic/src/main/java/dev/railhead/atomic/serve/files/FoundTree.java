package dev.railhead.atomic.serve.files;

import com.google.common.hash.Hashing;
import dev.railhead.core.internal.RawPaths;
import dev.railhead.core.source.Sha256;
import dev.railhead.core.source.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree without a manifest, as Capistrano leaves one: what is there, the file system says, one
 * stat for each request. A file is hashed when it is first asked for, and again when its size, time
 * or inode changes. Nothing outside of the directory is found, whichever way links lead.
 * Thread-safe.
 */
final class FoundTree implements FileTree {
  /** A larger file is told by its size, time and inode, as hashing it could take seconds. */
  static final long LARGEST_HASHED = 16 << 20;

  private final Path root;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /**
   * The tree in {@code root}.
   *
   * @param root a real path
   */
  FoundTree(Path root) {
    this.root = root;
  }

  /** What a file was when it was looked at. */
  private record Known(Path real, long size, Instant modified, Object inode, WebFile file) {
    boolean isStill(BasicFileAttributes now) {
      return now.isRegularFile()
          && now.size() == size
          && now.lastModifiedTime().toInstant().equals(modified)
          && inode.equals(String.valueOf(now.fileKey()));
    }
  }

  @Override
  public Optional<WebFile> file(String name) throws IOException {
    Known before = known.get(name);
    if (before != null && isStill(before)) {
      return Optional.of(before.file);
    }
    Known now = look(name);
    if (now == null) {
      known.remove(name);
      return Optional.empty();
    }
    Map<Coding, WebFile> codings = FileTree.siblings(name, this::alone);
    Known whole = new Known(now.real, now.size, now.modified, now.inode, now.file.with(codings));
    known.put(name, whole);
    return Optional.of(whole.file);
  }

  private Optional<WebFile> alone(String name) throws IOException {
    return Optional.ofNullable(look(name)).map(Known::file);
  }

  private static boolean isStill(Known before) {
    try {
      return before.isStill(attributes(before.real));
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public boolean isDirectory(String name) {
    Path real = name.isEmpty() ? root : real(name);
    return real != null && Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS);
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** The real path of {@code name} if it lies in the tree; null if it does not, or is not there. */
  private @Nullable Path real(String name) {
    try {
      byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
      Path real = RawPaths.resolve(root, TreePath.of(bytes).bytes()).toRealPath();
      return real.startsWith(root) && !real.equals(root) ? real : null;
    } catch (IOException | IllegalArgumentException notThere) {
      return null;
    }
  }

  private @Nullable Known look(String name) throws IOException {
    Path real = real(name);
    try {
      return real == null ? null : look(real);
    } catch (NoSuchFileException gone) {
      return null;
    }
  }

  private @Nullable Known look(Path real) throws IOException {
    BasicFileAttributes there = attributes(real);
    if (!there.isRegularFile()) {
      return null;
    }
    Instant modified = there.lastModifiedTime().toInstant();
    String inode = String.valueOf(there.fileKey());
    boolean hashed = there.size() <= LARGEST_HASHED;
    WebFile file =
        new WebFile(
            TreePath.of(RawPaths.bytes(root.relativize(real))),
            there.size(),
            hashed ? ManifestTree.tag(hash(real)) : tag(there, inode),
            hashed,
            modified.truncatedTo(ChronoUnit.SECONDS),
            Map.of());
    return new Known(real, there.size(), modified, inode, file);
  }

  private static Sha256 hash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return Sha256.of(Hashing.sha256().hashBytes(in.readNBytes((int) LARGEST_HASHED)).toString());
    }
  }

  private static String tag(BasicFileAttributes file, String inode) {
    Instant modified = file.lastModifiedTime().toInstant();
    String text = file.size() + " " + modified + " " + inode;
    return ManifestTree.tag(
        Sha256.of(Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString()));
  }
}
