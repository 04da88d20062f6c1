package dev.railhead.core.source;

import dev.railhead.core.Revision;
import java.time.Instant;
import java.util.List;

/**
 * What lies between two revisions, {@code old → new}. Immutable.
 *
 * @param from the older one, usually what is live
 * @param to the newer one
 * @param commits the commits that {@code to} has and {@code from} has not, newest first, at most
 *     {@link #COMMIT_LIMIT}
 * @param moreCommits how many commits were left off beyond the limit
 * @param backwards how many commits {@code from} has and {@code to} has not: above 0, deploying
 *     {@code to} takes changes back
 * @param files the files that differ, sorted by path
 */
public record Changes(
    Revision from,
    Revision to,
    List<Commit> commits,
    int moreCommits,
    int backwards,
    List<ChangedFile> files) {
  /** How many commits are listed at most. */
  public static final int COMMIT_LIMIT = 1000;

  /** Copies the lists. */
  public Changes {
    commits = List.copyOf(commits);
    files = List.copyOf(files);
  }

  /**
   * One commit.
   *
   * @param revision its id
   * @param author the author's name
   * @param at when it was committed
   * @param summary the first line of its message
   */
  public record Commit(Revision revision, String author, Instant at, String summary) {}

  /**
   * One file that differs.
   *
   * @param kind how
   * @param path where, in the release's tree
   */
  public record ChangedFile(Kind kind, TreePath path) {}

  /** How a file differs. A rename is a deletion and an addition. */
  public enum Kind {
    /** Only the newer revision has it. */
    ADDED,
    /** Content, mode or type differ. */
    MODIFIED,
    /** Only the older revision has it. */
    DELETED
  }
}
