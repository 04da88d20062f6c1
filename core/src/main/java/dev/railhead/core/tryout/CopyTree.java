package dev.railhead.core.tryout;

import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;
import org.jspecify.annotations.Nullable;

/**
 * What a working copy holds as one Git tree, which is written to a scratch repository.
 *
 * @param tree the tree's id
 * @param untracked files that are neither tracked nor ignored, in order
 */
record CopyTree(ObjectId tree, List<String> untracked) {
  /** Larger files make no patch that anybody would send. */
  private static final long LARGEST = 256L << 20;

  static CopyTree of(Repository copy, Scratch scratch, Contents contents) throws IOException {
    DirCache index = copy.readDirCache();
    checkNames(index);
    try (ObjectInserter inserter = scratch.repository().newObjectInserter();
        ObjectReader reader = scratch.repository().newObjectReader();
        TreeWalk walk = new NameConflictTreeWalk(copy, reader)) {
      walk.addTree(new DirCacheIterator(index));
      FileTreeIterator files = new FileTreeIterator(copy);
      walk.addTree(files);
      files.setDirCacheIterator(walk, 0);
      Building building = new Building(inserter, reader, contents);
      while (walk.next()) {
        building.visit(walk);
      }
      ObjectId tree = contents == Contents.STAGED ? index.writeTree(inserter) : building.write();
      inserter.flush();
      return new CopyTree(tree, building.untracked);
    }
  }

  private static void checkNames(DirCache index) throws PatchException {
    for (int i = 0; i < index.getEntryCount(); i++) {
      byte[] raw = index.getEntry(i).getRawPath();
      String name = new String(raw, StandardCharsets.UTF_8);
      if (!Arrays.equals(name.getBytes(StandardCharsets.UTF_8), raw)) {
        throw new PatchException("a file's name is not UTF-8: " + Names.quoted(name));
      }
    }
  }

  /** Files with conflicts, in order. */
  static List<String> unmerged(Repository copy) throws IOException {
    DirCache index = copy.readDirCache();
    TreeSet<String> unmerged = new TreeSet<>();
    for (int i = 0; i < index.getEntryCount(); i++) {
      DirCacheEntry entry = index.getEntry(i);
      if (entry.getStage() != DirCacheEntry.STAGE_0) {
        unmerged.add(entry.getPathString());
      }
    }
    return List.copyOf(unmerged);
  }

  /** Some of {@code files}, for people. */
  static String listed(List<String> files) {
    String some = files.stream().limit(10).map(Names::quoted).collect(Collectors.joining(", "));
    return files.size() > 10 ? some + " and " + (files.size() - 10) + " more" : some;
  }

  /** Collects the entries of the tree. For one thread. */
  private static final class Building {
    private final ObjectInserter inserter;
    private final ObjectReader reader;
    private final Contents contents;
    private final DirCache made = DirCache.newInCore();
    private final DirCacheBuilder entries = made.builder();
    private final List<String> untracked = new ArrayList<>();

    Building(ObjectInserter inserter, ObjectReader reader, Contents contents) {
      this.inserter = inserter;
      this.reader = reader;
      this.contents = contents;
    }

    void visit(TreeWalk walk) throws IOException {
      DirCacheIterator tracked = walk.getTree(0, DirCacheIterator.class);
      WorkingTreeIterator file = walk.getTree(1, WorkingTreeIterator.class);
      boolean isTracked = tracked != null && walk.getRawMode(0) != FileMode.TYPE_TREE;
      boolean isFile = file != null && walk.getRawMode(1) != FileMode.TYPE_TREE;
      if (isTracked) {
        addTracked(tracked, isFile ? file : null);
      } else if (isFile && !file.isEntryIgnored()) {
        addUntracked(walk, file);
      }
      boolean submodule = isTracked && walk.getRawMode(0) == FileMode.TYPE_GITLINK;
      boolean ignored = tracked == null && file != null && file.isEntryIgnored();
      if (walk.isSubtree() && !submodule && !ignored) {
        walk.enterSubtree();
      }
    }

    private void addTracked(DirCacheIterator tracked, @Nullable WorkingTreeIterator file)
        throws IOException {
      DirCacheEntry entry = tracked.getDirCacheEntry();
      boolean asStaged =
          entry.isSkipWorkTree()
              || entry.isAssumeValid()
              || entry.getFileMode().equals(FileMode.GITLINK);
      if (asStaged) {
        entries.add(copyOf(entry));
      } else if (file != null && file.getEntryFileMode().equals(FileMode.GITLINK)) {
        throw new PatchException(
            Names.quoted(entry.getPathString())
                + " was a file and is a repository of its own now; stage that first");
      } else if (file != null && (entry.isIntentToAdd() || file.isModified(entry, true, reader))) {
        add(entry.getPathString(), file.getIndexFileMode(tracked), file);
      } else if (file != null) {
        entries.add(copyOf(entry));
      }
    }

    private static DirCacheEntry copyOf(DirCacheEntry entry) {
      DirCacheEntry copy = new DirCacheEntry(entry.getPathString());
      copy.setFileMode(entry.getFileMode());
      copy.setObjectId(entry.getObjectId());
      return copy;
    }

    private void addUntracked(TreeWalk walk, WorkingTreeIterator file) throws IOException {
      if (file.getEntryFileMode().equals(FileMode.GITLINK)) {
        return;
      }
      untracked.add(walk.getPathString());
      if (contents == Contents.WITH_UNTRACKED) {
        add(walk.getPathString(), file.getEntryFileMode(), file);
      }
    }

    private void add(String path, FileMode mode, WorkingTreeIterator file) throws IOException {
      long length = file.getEntryContentLength();
      if (length > LARGEST) {
        throw new PatchException(
            Names.quoted(path) + " is too large for a patch: " + length + " bytes");
      }
      DirCacheEntry entry = new DirCacheEntry(path);
      entry.setFileMode(mode);
      try (InputStream content = file.openEntryStream()) {
        entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, length, content));
      }
      entries.add(entry);
    }

    ObjectId write() throws IOException {
      entries.finish();
      return made.writeTree(inserter);
    }
  }
}
