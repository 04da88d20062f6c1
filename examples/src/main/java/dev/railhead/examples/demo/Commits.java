package dev.railhead.examples.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Finds commits to show. */
final class Commits {
  private Commits() {}

  /**
   * The full ids of two commits of the repository in {@code directory}, the older one first: {@code
   * names}, or their last one and its parent when there are fewer than two.
   *
   * @throws IllegalArgumentException if there is no repository, a name stands for no commit, or
   *     there is only one commit; the message says what to do
   */
  static List<String> two(Path directory, List<String> names) throws IOException {
    try (Repository repository = open(directory);
        RevWalk walk = new RevWalk(repository)) {
      List<String> ids = new ArrayList<>();
      for (String name : names.isEmpty() ? List.of(Constants.HEAD) : names) {
        ids.add(commit(directory, repository, walk, name).name());
      }
      if (ids.size() == 1) {
        ids.add(0, parent(directory, walk.parseCommit(ObjectId.fromString(ids.get(0)))));
      }
      return ids;
    }
  }

  private static Repository open(Path directory) throws IOException {
    RepositoryBuilder builder = new RepositoryBuilder();
    Path absolute = directory.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent != null) {
      builder.addCeilingDirectory(parent.toFile());
    }
    builder.findGitDir(absolute.toFile());
    if (builder.getGitDir() == null) {
      throw new IllegalArgumentException(
          "--repo must be a Git repository, but there is none in " + directory);
    }
    return builder.setMustExist(true).build();
  }

  private static RevCommit commit(Path directory, Repository repository, RevWalk walk, String name)
      throws IOException {
    ObjectId id;
    try {
      id = repository.resolve(name + "^{commit}");
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "--revision must name one commit of " + directory + ", but was \"" + name + "\"", e);
    }
    if (id == null) {
      throw new IllegalArgumentException(
          "--revision must name a commit of " + directory + ", but was \"" + name + "\"");
    }
    return walk.parseCommit(id);
  }

  private static String parent(Path directory, RevCommit commit) {
    if (commit.getParentCount() == 0) {
      throw new IllegalArgumentException(
          "the demo deploys two commits, but "
              + commit.abbreviate(10).name()
              + " of "
              + directory
              + " has no parent here: commit once more, fetch the whole history (git fetch"
              + " --unshallow), or name another repository with --repo");
    }
    return commit.getParent(0).name();
  }
}
