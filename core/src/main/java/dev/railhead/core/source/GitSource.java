package dev.railhead.core.source;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * Releases from a Git repository. Files are what Git stores, byte for byte: no attribute or filter
 * is applied (line ends, LFS, {@code export-ignore}). Files have mode 0644 or 0755 and directories
 * 0755, whatever the umask; a submodule is an empty directory, as Git leaves it, and {@link
 * #submodules} lists them. Needs a Unix file system and {@code org.eclipse.jgit} on the class path.
 *
 * <p>A <em>store</em> is a directory that belongs to the sources opened on it, in any number of
 * threads and processes of one machine: it holds the manifests of the releases that are remembered
 * and the few trees that hold files, each of which becomes one release after another as they are
 * checked out. Checking out reads and writes just the files that differ. A crash at any moment
 * leaves every release whole.
 *
 * <p>JGit does some things to its process when it is first used: it runs {@code git} and {@code sh}
 * to find the machine's Git configuration and the umask, may write {@code jgit/config} under {@code
 * $XDG_CONFIG_HOME} or {@code ~/.config}, reads the user's Git configuration, keeps a daemon
 * thread, adds a shutdown hook and caches up to 10 MiB of pack files. All this is per JVM and can
 * be set only there, by the application: see JGit's {@code SystemReader} and {@code
 * WindowCacheConfig}.
 *
 * <p>Thread-safe.
 */
public final class GitSource implements ReleaseSource {
  private final Repository repository;
  private final @Nullable Mirror mirror;
  private final SourceSettings settings;
  private final ReleaseStore releases;
  private final TreeStore trees;
  private final ReleaseMaking making;

  private GitSource(
      Repository repository, @Nullable Mirror mirror, Path store, SourceSettings settings)
      throws IOException {
    this.repository = repository;
    this.mirror = mirror;
    this.settings = settings;
    this.releases = new ReleaseStore(store.resolve("releases"));
    this.trees = new TreeStore(store.resolve("trees"), releases, settings);
    Path lock = store.resolve("releases.lock");
    this.making = new ReleaseMaking(repository, lock, releases, trees, settings);
  }

  /**
   * Opens the repository in the directory {@code repository}, bare or with a work tree, of which
   * only what is committed counts, and a store in the directory {@code store}, made if it is
   * missing.
   *
   * @throws IOException if there is no repository, or the store cannot be written
   */
  public static GitSource open(Path repository, Path store) throws IOException {
    return open(repository, store, SourceSettings.defaults());
  }

  /** As {@link #open(Path, Path)}, with settings. */
  public static GitSource open(Path repository, Path store, SourceSettings settings)
      throws IOException {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(store, "store");
    return on(repository(repository), null, store, settings);
  }

  /**
   * A source of what is at {@code url}, mirrored in the store when something is first resolved, and
   * brought up to date whenever something is. {@code https}, {@code http}, {@code git} and {@code
   * file} work; {@code ssh} needs {@code org.eclipse.jgit.ssh.apache} on the class path.
   *
   * @throws IllegalArgumentException if {@code url} is none that Git knows
   * @throws IOException if the store cannot be written
   */
  public static GitSource clone(String url, Path store) throws IOException, InterruptedException {
    return clone(url, store, SourceSettings.defaults());
  }

  /** As {@link #clone(String, Path)}, with settings. */
  public static GitSource clone(String url, Path store, SourceSettings settings)
      throws IOException, InterruptedException {
    Objects.requireNonNull(store, "store");
    Path absolute = Files.createDirectories(store.toAbsolutePath());
    Path directory = absolute.resolve("mirror.git");
    Mirror mirror = new Mirror(origin(url), directory, settings.fetchTimeout());
    return on(mirror.open(), mirror, absolute, settings);
  }

  private static URIish origin(String url) {
    try {
      return new URIish(Names.line("a repository's URL", url, 2000));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("Git knows no such URL: " + e.getReason(), e);
    }
  }

  private static GitSource on(
      Repository repository, @Nullable Mirror mirror, Path store, SourceSettings settings)
      throws IOException {
    boolean opened = false;
    try {
      Path absolute = Files.createDirectories(store.toAbsolutePath());
      GitSource source = new GitSource(repository, mirror, absolute, settings);
      opened = true;
      return source;
    } finally {
      if (!opened) {
        repository.close();
      }
    }
  }

  static Repository repository(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    RepositoryBuilder builder = new RepositoryBuilder().setMustExist(true);
    if (absolute.getParent() != null) {
      builder.addCeilingDirectory(absolute.getParent().toFile());
    }
    builder.findGitDir(absolute.toFile());
    if (builder.getGitDir() == null) {
      throw new IOException("there is no Git repository in " + directory);
    }
    return builder.build();
  }

  /**
   * The commit that {@code name} stands for: {@code HEAD}, a branch, a tag, a full reference such
   * as {@code refs/tags/v1}, or an id of at least 4 digits. A name that can be read in two ways
   * which lead to two commits is refused.
   */
  @Override
  public Revision resolve(String name) throws IOException, InterruptedException {
    if (mirror != null) {
      mirror.fetch(repository);
    }
    return GitNames.resolve(repository, name);
  }

  @Override
  public Release release(Revision revision) throws IOException, InterruptedException {
    try {
      return making.release(revision);
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  @Override
  public Optional<Release> find(ReleaseId id) throws IOException {
    return releases.find(id).map(ReleaseIndex::release);
  }

  @Override
  public Checkout checkout(Release release) throws IOException, InterruptedException {
    try (ObjectReader reader = repository.newObjectReader()) {
      ReleaseIndex index =
          releases
              .find(release.id())
              .filter(found -> found.release().equals(release))
              .orElseThrow(
                  () -> new IOException("release " + release.id() + " is no longer remembered"));
      return new TreeCheckout(index, trees.lease(index, new GitObjects(reader)));
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  /** What a channel reports when its thread is interrupted, as what it is. */
  private static InterruptedException interrupted(ClosedByInterruptException cause) {
    // The flag is cleared, as by every method that throws InterruptedException.
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException();
    interrupted.initCause(cause);
    return interrupted;
  }

  @Override
  public Changes changes(Revision from, Revision to) throws IOException {
    return new GitHistory(repository, settings.subTree()).between(from, to);
  }

  /**
   * The submodules in the files of {@code revision}, sorted by path. Their content is no part of a
   * release.
   */
  public List<TreePath> submodules(Revision revision) throws IOException, InterruptedException {
    try (ObjectReader reader = repository.newObjectReader()) {
      return entries(repository, reader, revision, settings).stream()
          .filter(GitTree.Entry::isSubmodule)
          .map(GitTree.Entry::path)
          .sorted()
          .toList();
    }
  }

  static List<GitTree.Entry> entries(
      Repository repository, ObjectReader reader, Revision revision, SourceSettings settings)
      throws IOException, InterruptedException {
    ObjectId root = commitTree(repository, revision);
    Optional<ObjectId> tree = GitTree.subTree(reader, root, settings.subTree());
    if (tree.isEmpty()) {
      throw new ReleaseException(
          "revision " + revision + " has no directory " + settings.subTree().orElseThrow(), null);
    }
    return GitTree.list(reader, tree.get());
  }

  private static ObjectId commitTree(Repository repository, Revision revision) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(GitTree.id(revision)).getTree().copy();
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      throw new UnknownRevisionException("the repository has no commit " + revision);
    }
  }

  /** Closes the repository. Checkouts stay valid until they are closed themselves. */
  @Override
  public void close() {
    repository.close();
  }
}
