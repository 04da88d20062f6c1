package dev.railhead.examples.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Finds commits to show. */
final class Commits {
  /** As many changed files fill the half of a page that tells two releases apart. */
  private static final int ENOUGH_CHANGES = 10;

  private static final int MOST_LOOKED_AT = 200;

  private Commits() {}

  /**
   * The full ids of two commits of the repository in {@code directory}, the older one first: {@code
   * names}; a single name and its parent; or, without names, the newest commit of the main line
   * that changed enough files for a mixed page to be seen, and its parent. Where no commit changed
   * enough, it is the one that changed most.
   *
   * @throws IllegalArgumentException if there is no repository, a name stands for no commit, or
   *     there is only one commit; the message says what to do
   */
  static List<String> two(Path directory, List<String> names) throws IOException {
    try (Repository repository = open(directory);
        RevWalk walk = new RevWalk(repository)) {
      if (names.isEmpty()) {
        return telling(directory, repository, walk);
      }
      List<String> ids = new ArrayList<>();
      for (String name : names) {
        ids.add(commit(directory, repository, walk, name).name());
      }
      if (ids.size() == 1) {
        ids.add(0, parent(directory, walk.parseCommit(ObjectId.fromString(ids.get(0)))));
      }
      return ids;
    }
  }

  private static List<String> telling(Path directory, Repository repository, RevWalk walk)
      throws IOException {
    RevCommit newest = commit(directory, repository, walk, Constants.HEAD);
    List<String> best = List.of(parent(directory, newest), newest.name());
    int most = 0;
    RevCommit next = newest;
    for (int i = 0; i < MOST_LOOKED_AT && next.getParentCount() > 0; i++) {
      RevCommit before = walk.parseCommit(next.getParent(0));
      int changes = changes(walk.getObjectReader(), before, next);
      if (changes > most) {
        most = changes;
        best = List.of(before.name(), next.name());
      }
      if (most >= ENOUGH_CHANGES) {
        break;
      }
      next = before;
    }
    return best;
  }

  /** How many files differ, counted no further than it matters. */
  private static int changes(ObjectReader reader, RevCommit from, RevCommit to) throws IOException {
    int changes = 0;
    try (TreeWalk files = new TreeWalk(reader)) {
      files.addTree(from.getTree());
      files.addTree(to.getTree());
      files.setRecursive(true);
      files.setFilter(TreeFilter.ANY_DIFF);
      while (changes < ENOUGH_CHANGES && files.next()) {
        changes++;
      }
    }
    return changes;
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
