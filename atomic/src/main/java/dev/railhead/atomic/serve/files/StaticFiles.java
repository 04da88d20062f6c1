package dev.railhead.atomic.serve.files;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import dev.railhead.atomic.serve.LiveRelease;
import dev.railhead.atomic.serve.files.ReleaseFiles.Opener;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for files from one release: GET, HEAD and OPTIONS, with strong entity tags,
 * conditional requests, ranges, and precompressed siblings ({@code app.js.br}, {@code .zst}, {@code
 * .gz} beside {@code app.js}). {@code StaticFiles.of("public").build()} serves what is in {@code
 * public} of each release.
 *
 * <p>What a sealed release holds is taken from its manifest: no system call asks what is there, and
 * the entity tag of a file is its hash. Small files stay in memory by that hash. So a file that did
 * not change keeps its tag, in clients' caches as well as in memory, over any number of releases,
 * slots and rollbacks. A tree without a manifest, such as Capistrano makes, is served as well, for
 * one stat a request.
 *
 * <p>Never served: directories as listings, anything outside of the release whichever way links
 * lead, and names that begin with a dot, other than {@code .well-known}. Of files from a manifest
 * there is no Last-Modified, as a date can go back at a rollback, and a hash cannot lie.
 *
 * <p>Thread-safe. Keeps no file open and no thread.
 */
public final class StaticFiles {
  private static final Logger LOG = LoggerFactory.getLogger(StaticFiles.class);

  private final FilesSettings settings;
  private final LoadingCache<LiveRelease, ReleaseFiles> releases;

  StaticFiles(FilesSettings settings) {
    this.settings = settings;
    Contents contents = new Contents(settings.memory(), settings.largestInMemory());
    // Weak keys: what belongs to a release goes with it, and two with one name are two.
    this.releases =
        CacheBuilder.newBuilder()
            .weakKeys()
            .build(CacheLoader.from(release -> new ReleaseFiles(release, contents)));
  }

  /**
   * Files from the directory {@code directory} of each release.
   *
   * @param directory relative to the release's directory, {@code public} or {@code web/assets};
   *     empty for all of the release
   * @throws IllegalArgumentException if it is absolute or has an empty, {@code .} or {@code ..}
   *     component
   */
  public static Builder of(String directory) {
    return new Builder(directory);
  }

  /**
   * Answers {@code request} from {@code release}, on which the caller has a pin until the answer is
   * written. Never throws for what a client sends or what a release holds.
   */
  public FileAnswer answer(FileRequest request, LiveRelease release) {
    try {
      ReleaseFiles files = releases.getUnchecked(release);
      return answerOrThrow(request, files, files::open);
    } catch (IOException e) {
      LOG.warn("A request was answered with 500: {}", e.toString());
      return Replies.error(request, 500);
    }
  }

  /**
   * As {@link #answer}, for a server's event loop, which must not wait for a disk.
   *
   * @return nothing if the answer takes more than memory; then ask {@link #answer} on a thread that
   *     may wait
   */
  public Optional<FileAnswer> answerFromMemory(FileRequest request, LiveRelease release) {
    ReleaseFiles files = releases.getIfPresent(release);
    if (files == null || !files.isSealed()) {
      return Optional.empty();
    }
    try {
      return Optional.of(answerOrThrow(request, files, files::openFromMemory));
    } catch (IOException notInMemory) {
      return Optional.empty();
    }
  }

  private FileAnswer answerOrThrow(FileRequest request, ReleaseFiles files, Opener opener)
      throws IOException {
    switch (request.method()) {
      case "GET", "HEAD" -> {}
      case "OPTIONS" -> {
        return Replies.options();
      }
      default -> {
        return Replies.notAllowed();
      }
    }
    Optional<RequestPath> path = RequestPath.parse(request.rawPath());
    if (path.isEmpty()) {
      return Replies.error(request, 400);
    }
    if (path.get().isHidden() && !settings.showsHidden(path.get())) {
      return Replies.error(request, 404);
    }
    return find(new FileReply(request, opener), path.get(), files);
  }

  private FileAnswer find(FileReply reply, RequestPath path, ReleaseFiles files)
      throws IOException {
    String name = settings.inTree(path.name());
    String index = name.isEmpty() ? settings.index() : name + "/" + settings.index();
    Optional<WebFile> file = files.file(path.isDirectory() ? index : name);
    if (file.isPresent()) {
      String served = path.isDirectory() ? index : name;
      return reply.to(file.get(), settings.fieldsOf(served));
    }
    if (!path.isDirectory() && files.isDirectory(name) && files.file(index).isPresent()) {
      return Replies.toDirectory(path);
    }
    return reply.notFound();
  }

  /** The settings of {@link StaticFiles}. For one thread. */
  public static final class Builder {
    private FilesSettings settings;

    private Builder(String directory) {
      this.settings = FilesSettings.standard(directory);
    }

    /**
     * The file that stands for its directory; by default {@code index.html}.
     *
     * @throws IllegalArgumentException if it is not a plain file name
     */
    public Builder index(String name) {
      settings = settings.withIndex(name);
      return this;
    }

    /**
     * The value of Cache-Control; by default {@code no-cache}: keep it, but ask each time, which
     * costs a round trip and no bytes.
     *
     * @throws IllegalArgumentException if it is not a line of printable ASCII
     */
    public Builder cacheControl(String value) {
      settings = settings.withCacheControl(value);
      return this;
    }

    /**
     * Files that never change under their name, as their name holds a hash: clients keep them for a
     * year and never ask. By default none.
     *
     * @param fingerprinted told the path in the release, such as {@code public/app.3f2a1b.js}
     */
    public Builder immutable(Predicate<String> fingerprinted) {
      settings = settings.withImmutable(fingerprinted);
      return this;
    }

    /**
     * How much memory the bytes of small files may take.
     *
     * @param total in bytes, for all files; by default 64 MiB; 0 keeps none
     * @param largest in bytes, for one file; by default 256 KiB
     * @throws IllegalArgumentException if {@code total} is not 0 to 16 GiB, or {@code largest} not
     *     0 to 64 MiB
     */
    public Builder memory(long total, int largest) {
      settings = settings.withMemory(total, largest);
      return this;
    }

    /**
     * Media types that are not known, or are to be others.
     *
     * @param byEnd from the end of a file name, without the dot, to the type
     * @throws IllegalArgumentException if a type is not a line of printable ASCII
     */
    public Builder types(Map<String, String> byEnd) {
      settings = settings.withTypes(byEnd);
      return this;
    }

    /** Serves names that begin with a dot, too. */
    public Builder showingHidden() {
      settings = settings.showingHidden();
      return this;
    }

    /** The files. */
    public StaticFiles build() {
      return new StaticFiles(settings);
    }
  }
}
