package dev.railhead.core.tryout;

import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * A working copy of a Git repository, of which patches are made. The base of a patch is the newest
 * commit that the copy shares with its upstream, as it was last fetched: what others have pushed
 * since is not undone by the patch, and local commits are part of it. Nothing in the copy is
 * written: objects that are needed on the way go to a temporary directory. Immutable and
 * thread-safe.
 *
 * <p>Files are compared as Git would store them: with line ends and clean filters as the copy's
 * attributes and configuration have them. Of a submodule the staged commit counts. File names must
 * be UTF-8.
 */
public final class WorkingCopy {
  /** How many bytes a patch may have, unless said otherwise: 10 MiB. */
  public static final int DEFAULT_LIMIT = 10 << 20;

  private final Path directory;
  private final Optional<String> upstream;
  private final int limit;

  private WorkingCopy(Path directory, Optional<String> upstream, int limit) {
    this.directory = directory;
    this.upstream = upstream;
    this.limit = limit;
  }

  /** The working copy that {@code directory} is, or is in. */
  public static WorkingCopy at(Path directory) {
    return new WorkingCopy(directory.toAbsolutePath().normalize(), Optional.empty(), DEFAULT_LIMIT);
  }

  /**
   * This copy, compared with {@code upstream}, such as {@code origin/main} (by default with what
   * the branch that is checked out tracks).
   *
   * @throws IllegalArgumentException if that is not one printable line of at most 400 characters
   */
  public WorkingCopy against(String upstream) {
    String name = Names.line("an upstream", upstream, 400);
    return new WorkingCopy(directory, Optional.of(name), limit);
  }

  /**
   * This copy, whose patches have at most {@code bytes} bytes (default {@link #DEFAULT_LIMIT}).
   *
   * @throws IllegalArgumentException if that is not 1 to 256 MiB
   */
  public WorkingCopy upTo(int bytes) {
    if (bytes < 1 || bytes > 256 << 20) {
      throw new IllegalArgumentException("a patch's limit must be 1 to 256 MiB, but was " + bytes);
    }
    return new WorkingCopy(directory, upstream, bytes);
  }

  /** The directory. */
  public Path directory() {
    return directory;
  }

  /**
   * How it stands to its upstream. Does not fetch.
   *
   * @throws PatchException if there is no working copy, no commit, no upstream, or nothing shared
   * @throws IOException if it cannot be read
   */
  public Survey survey() throws IOException {
    try (Repository repository = Copies.open(directory);
        Scratch scratch = Scratch.beside(repository)) {
      Footing footing = Footing.of(repository, upstream);
      CopyTree tree = CopyTree.of(repository, scratch, Contents.TRACKED);
      return footing.survey(repository, tree.untracked(), CopyTree.unmerged(repository));
    }
  }

  /**
   * The patch that turns the base into {@code contents}. It may be empty.
   *
   * @throws PatchException if there is no base, something is unmerged, or the patch would be too
   *     large
   * @throws IOException if the copy cannot be read
   */
  public Patch patch(Contents contents) throws IOException {
    Objects.requireNonNull(contents, "contents");
    try (Repository repository = Copies.open(directory);
        Scratch scratch = Scratch.beside(repository)) {
      Footing footing = Footing.of(repository, upstream);
      List<String> unmerged = CopyTree.unmerged(repository);
      if (!unmerged.isEmpty()) {
        throw new PatchException("solve the conflicts first: " + CopyTree.listed(unmerged));
      }
      ObjectId tree = CopyTree.of(repository, scratch, contents).tree();
      return new PatchWriter(scratch.repository(), limit).patch(footing.base(), tree);
    }
  }
}
