package dev.railhead.atomic.serve.files;

import dev.railhead.atomic.serve.LiveRelease;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One release's files, with their bytes. Thread-safe. */
final class ReleaseFiles {
  private static final Logger LOG = LoggerFactory.getLogger(StaticFiles.class);
  private static final int MOST_WARNINGS = 100;

  private final Path directory;
  private final String name;
  private final Contents contents;
  private final FoundTree found;
  private final FileTree tree;
  private final Set<String> altered = ConcurrentHashMap.newKeySet();

  ReleaseFiles(LiveRelease release, Contents contents) {
    this.directory = release.realDirectory();
    this.name = release.name();
    this.contents = contents;
    this.found = new FoundTree(directory);
    this.tree = release.manifest().<FileTree>map(ManifestTree::new).orElse(found);
  }

  /** A file and its bytes: in memory, or in a channel that the receiver closes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Opened(WebFile file, byte @Nullable [] bytes, @Nullable FileChannel channel) {}

  /** Opens a file; nothing if it is not there. */
  interface Opener {
    Optional<Opened> open(WebFile file) throws IOException;
  }

  /** Says that a disk would have to be asked. */
  static final class NotInMemoryException extends IOException {
    private static final long serialVersionUID = 1;

    NotInMemoryException(WebFile file) {
      super(file.path() + " is not in memory");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      // Thrown in place of an answer, once for each file that is not in memory yet.
      return this;
    }
  }

  /** Whether it is known what there is without asking a disk. */
  boolean isSealed() {
    return tree != found;
  }

  /**
   * Opens {@code file} if its bytes are in memory.
   *
   * @throws NotInMemoryException if they are not
   */
  Optional<Opened> openFromMemory(WebFile file) throws NotInMemoryException {
    byte[] kept = contents.isSmall(file) ? contents.kept(file) : null;
    if (kept == null) {
      throw new NotInMemoryException(file);
    }
    return Optional.of(new Opened(file, kept, null));
  }

  Optional<WebFile> file(String path) throws IOException {
    return tree.file(path);
  }

  boolean isDirectory(String path) throws IOException {
    return tree.isDirectory(path);
  }

  /**
   * Opens {@code file}. One that is not what the manifest says was changed by hand: it is served as
   * it is, under an entity tag of its own.
   *
   * @return nothing if it is not there at all
   */
  Optional<Opened> open(WebFile file) throws IOException {
    byte[] kept = contents.isSmall(file) ? contents.kept(file) : null;
    if (kept != null) {
      return Optional.of(new Opened(file, kept, null));
    }
    Opened opened = tryOpen(file);
    if (opened != null) {
      return Optional.of(opened);
    }
    warn(file);
    Optional<WebFile> actual =
        found.file(new String(file.path().bytes(), StandardCharsets.ISO_8859_1));
    return actual.map(this::tryOpenAgain);
  }

  private @Nullable Opened tryOpenAgain(WebFile file) {
    try {
      return tryOpen(file);
    } catch (IOException e) {
      LOG.warn("{} of {} cannot be read: {}", file.path(), name, e.toString());
      return null;
    }
  }

  private @Nullable Opened tryOpen(WebFile file) throws IOException {
    try {
      if (contents.isSmall(file)) {
        byte[] bytes = contents.read(directory, file);
        return bytes == null ? null : new Opened(file, bytes, null);
      }
      return stream(file);
    } catch (IOException e) {
      // What is there and cannot be read (too many open files, no permission) is no news of the
      // file.
      if (Files.isRegularFile(Contents.path(directory, file), LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      return null;
    }
  }

  private @Nullable Opened stream(WebFile file) throws IOException {
    FileChannel channel = Contents.open(directory, file);
    if (channel.size() == file.size()) {
      return new Opened(file, null, channel);
    }
    channel.close();
    return null;
  }

  private void warn(WebFile file) {
    if (altered.size() < MOST_WARNINGS && altered.add(file.path().toString())) {
      LOG.warn("{} of {} is not as it was sealed: changed by hand?", file.path(), name);
    }
  }
}
