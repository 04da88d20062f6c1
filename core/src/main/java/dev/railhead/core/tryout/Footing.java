package dev.railhead.core.tryout;

import dev.railhead.core.Revision;
import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.lib.BranchConfig;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.RevWalkUtils;
import org.eclipse.jgit.revwalk.filter.RevFilter;

/**
 * What a working copy stands on.
 *
 * @param upstream the name of its upstream
 * @param head what is checked out
 * @param tip where the upstream is, as far as the copy knows
 * @param shared the newest commit of both
 */
record Footing(String upstream, ObjectId head, ObjectId tip, ObjectId shared) {
  static Footing of(Repository repository, Optional<String> wanted) throws IOException {
    ObjectId head = repository.resolve(Constants.HEAD + "^{commit}");
    if (head == null) {
      throw new PatchException("there is no commit yet in " + repository.getWorkTree());
    }
    String name = wanted.isPresent() ? wanted.get() : tracked(repository);
    ObjectId tip = commit(repository, name);
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(walk.parseCommit(head));
      walk.markStart(walk.parseCommit(tip));
      RevCommit shared = walk.next();
      if (shared == null) {
        throw new PatchException("the working copy shares no commit with " + name);
      }
      Ref ref = repository.findRef(name);
      return new Footing(ref == null ? name : ref.getName(), head, tip, shared.copy());
    }
  }

  private static ObjectId commit(Repository repository, String name) throws IOException {
    try {
      ObjectId commit = repository.resolve(name + "^{commit}");
      if (commit != null) {
        return commit;
      }
    } catch (IncorrectObjectTypeException | RuntimeException e) {
      throw new PatchException("no commit is called " + Names.quoted(name));
    }
    throw new PatchException("there is no " + Names.quoted(name) + "; fetch it first");
  }

  private static String tracked(Repository repository) throws IOException {
    String branch = branch(repository).orElse("");
    String tracked =
        branch.isEmpty()
            ? null
            : new BranchConfig(repository.getConfig(), branch).getTrackingBranch();
    if (tracked == null) {
      String what =
          branch.isEmpty() ? "no branch is checked out" : "branch " + branch + " tracks none";
      throw new PatchException(
          what + ", so that the upstream is not known; name it, such as origin/main");
    }
    return tracked;
  }

  private static Optional<String> branch(Repository repository) throws IOException {
    String full = repository.getFullBranch();
    return full != null && full.startsWith(Constants.R_HEADS)
        ? Optional.of(full.substring(Constants.R_HEADS.length()))
        : Optional.empty();
  }

  Revision base() {
    return Revision.of(shared.name());
  }

  Survey survey(Repository repository, List<String> untracked, List<String> unmerged)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit base = walk.parseCommit(shared);
      RevCommit ours = walk.parseCommit(head);
      RevCommit theirs = walk.parseCommit(tip);
      return new Survey(
          branch(repository),
          upstream,
          base(),
          Instant.ofEpochSecond(base.getCommitTime()),
          RevWalkUtils.count(walk, ours, base),
          RevWalkUtils.count(walk, theirs, base),
          Optional.ofNullable(repository.getConfig().getString("remote", "origin", "url")),
          untracked,
          unmerged);
    }
  }
}
