package dev.railhead.core.source;

import dev.railhead.core.Revision;
import dev.railhead.core.internal.Names;
import dev.railhead.core.source.Changes.ChangedFile;
import dev.railhead.core.source.Changes.Commit;
import dev.railhead.core.source.Changes.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Lists what lies between two commits. For one thread. */
final class GitHistory {
  private static final int LONGEST_TEXT = 200;

  private final Repository repository;
  private final Optional<TreePath> subTree;

  GitHistory(Repository repository, Optional<TreePath> subTree) {
    this.repository = repository;
    this.subTree = subTree;
  }

  Changes between(Revision from, Revision to) throws IOException {
    List<Commit> commits = new ArrayList<>();
    int forwards = walk(from, to, commits);
    int backwards = walk(to, from, new ArrayList<>());
    return new Changes(from, to, commits, forwards - commits.size(), backwards, files(from, to));
  }

  /** Counts the commits that {@code to} has and {@code from} has not, and lists the newest. */
  private int walk(Revision from, Revision to, List<Commit> newest) throws IOException {
    int count = 0;
    try (RevWalk walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(GitTree.id(to)));
      walk.markUninteresting(walk.parseCommit(GitTree.id(from)));
      for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
        if (count++ < Changes.COMMIT_LIMIT) {
          newest.add(commit(commit));
        }
      }
    }
    return count;
  }

  private static Commit commit(RevCommit commit) {
    PersonIdent author = commit.getAuthorIdent();
    return new Commit(
        Revision.of(commit.name()),
        line(author == null ? "" : author.getName()),
        Instant.ofEpochSecond(commit.getCommitTime()),
        line(commit.getFullMessage().lines().findFirst().orElse("")));
  }

  /** Whoever commits must not be able to forge a line of somebody's log. */
  private static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_TEXT)
        .forEach(c -> line.appendCodePoint(Names.forgesLines(c) ? 0xFFFD : c));
    return line.toString();
  }

  private List<ChangedFile> files(Revision from, Revision to) throws IOException {
    List<ChangedFile> files = new ArrayList<>();
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk walk = new TreeWalk(commits.getObjectReader())) {
      add(walk, commits, from);
      add(walk, commits, to);
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        files.add(new ChangedFile(kind(walk), path(walk)));
      }
    }
    files.sort(Comparator.comparing(ChangedFile::path));
    return files;
  }

  private void add(TreeWalk walk, RevWalk commits, Revision revision) throws IOException {
    ObjectId root = commits.parseCommit(GitTree.id(revision)).getTree();
    Optional<ObjectId> tree = GitTree.subTree(walk.getObjectReader(), root, subTree);
    if (tree.isPresent()) {
      walk.addTree(tree.get());
    } else {
      walk.addTree(new EmptyTreeIterator());
    }
  }

  private static Kind kind(TreeWalk walk) {
    if (walk.getFileMode(0).equals(FileMode.MISSING)) {
      return Kind.ADDED;
    }
    return walk.getFileMode(1).equals(FileMode.MISSING) ? Kind.DELETED : Kind.MODIFIED;
  }

  private static TreePath path(TreeWalk walk) throws IOException {
    try {
      return TreePath.of(walk.getRawPath());
    } catch (IllegalArgumentException e) {
      throw new IOException("a changed file has a name that no release may hold", e);
    }
  }
}
