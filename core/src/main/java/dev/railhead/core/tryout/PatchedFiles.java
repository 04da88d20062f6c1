package dev.railhead.core.tryout;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.patch.PatchApplier;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Fills a fresh checkout with a patch's base and the patch. For one thread. */
final class PatchedFiles {
  private final Repository repository;

  PatchedFiles(Repository repository) {
    this.repository = repository;
  }

  void write(Patch patch) throws IOException {
    ObjectId base = ObjectId.fromString(patch.base().id());
    ObjectId tree;
    try (RevWalk walk = new RevWalk(repository);
        ObjectInserter inserter = repository.newObjectInserter()) {
      tree = patched(parsed(walk, base), patch, inserter);
      inserter.flush();
    }
    checkOut(tree);
    RefUpdate head = repository.updateRef(Constants.HEAD, true);
    head.setNewObjectId(base);
    head.disableRefLog();
    head.forceUpdate();
  }

  private static RevCommit parsed(RevWalk walk, ObjectId base) throws IOException {
    try {
      return walk.parseCommit(base);
    } catch (MissingObjectException e) {
      throw new PatchException(
          "the runner's repository does not know " + base.name() + "; fetch it");
    }
  }

  private ObjectId patched(RevCommit base, Patch patch, ObjectInserter inserter)
      throws IOException {
    if (patch.isEmpty()) {
      return base.getTree();
    }
    org.eclipse.jgit.patch.Patch parsed = new org.eclipse.jgit.patch.Patch();
    parsed.parse(new ByteArrayInputStream(patch.bytes()));
    PatchApplier.Result result =
        new PatchApplier(repository, base.getTree(), inserter).applyPatch(parsed);
    ObjectId tree = result.getTreeId();
    if (!result.getErrors().isEmpty() || tree == null || !tree.name().equals(patch.tree())) {
      throw new PatchException(
          "the patch "
              + patch
              + " does not give the tree "
              + patch.tree()
              + ": "
              + result.getErrors());
    }
    return tree;
  }

  private void checkOut(ObjectId tree) throws IOException {
    DirCache index = repository.lockDirCache();
    try {
      DirCacheCheckout checkout = new DirCacheCheckout(repository, index, tree);
      checkout.setFailOnConflict(true);
      checkout.checkout();
    } finally {
      index.unlock();
    }
  }
}
