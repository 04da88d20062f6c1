package dev.railhead.core.source;

import dev.railhead.core.Revision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads the names in a commit's tree, as they are stored: no attributes, no filters. */
final class GitTree {
  /** A tree of trees of trees can name more entries than any disk holds. */
  private static final int MOST_ENTRIES = 2_000_000;

  private GitTree() {}

  /**
   * The tree of {@code subTree} in {@code tree}, or {@code tree} itself without one; empty if there
   * is no such directory.
   */
  static Optional<ObjectId> subTree(ObjectReader reader, ObjectId tree, Optional<TreePath> subTree)
      throws IOException {
    Optional<ObjectId> at = Optional.of(tree);
    byte[] path = subTree.map(TreePath::bytes).orElse(new byte[0]);
    int begin = 0;
    for (int i = 0; i <= path.length && at.isPresent(); i++) {
      if (i > begin && (i == path.length || path[i] == '/')) {
        at = child(reader, at.get(), Arrays.copyOfRange(path, begin, i));
        begin = i + 1;
      }
    }
    return at;
  }

  private static Optional<ObjectId> child(ObjectReader reader, ObjectId tree, byte[] name)
      throws IOException {
    CanonicalTreeParser entries = new CanonicalTreeParser(null, reader, tree);
    for (; !entries.eof(); entries.next()) {
      byte[] entry = new byte[entries.getNameLength()];
      entries.getName(entry, 0);
      if (Arrays.equals(entry, name) && entries.getEntryFileMode().equals(FileMode.TREE)) {
        return Optional.of(entries.getEntryObjectId());
      }
    }
    return Optional.empty();
  }

  /**
   * All entries of {@code tree} in the order of their names.
   *
   * @throws ReleaseException if a name or a type breaks a rule
   */
  static List<Entry> list(ObjectReader reader, ObjectId tree)
      throws IOException, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(tree);
      while (walk.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Entry entry = entry(walk);
        entries.add(entry);
        if (entries.size() > MOST_ENTRIES) {
          throw new ReleaseException("the tree has more than " + MOST_ENTRIES + " entries", null);
        }
        if (entry.kind() == Kind.DIRECTORY) {
          walk.enterSubtree();
        }
      }
    }
    return entries;
  }

  private static Entry entry(TreeWalk walk) throws ReleaseException {
    byte[] raw = walk.getRawPath();
    int name = raw.length - walk.getTree(0, AbstractTreeIterator.class).getNameLength();
    TreePath parent = name == 0 ? null : TreePath.of(Arrays.copyOf(raw, name - 1));
    TreePath path = PathRules.child(parent, Arrays.copyOfRange(raw, name, raw.length));
    return new Entry(path, kind(path, walk.getFileMode(0)), walk.getObjectId(0));
  }

  private static Kind kind(TreePath path, FileMode mode) throws ReleaseException {
    for (Kind kind : Kind.values()) {
      if (FileMode.fromBits(kind.bits).equals(mode)) {
        return kind;
      }
    }
    throw new ReleaseException(
        path + " has the mode " + mode + ", which Git does not define", null);
  }

  /** The id of {@code revision} as JGit has it. */
  static ObjectId id(Revision revision) throws UnknownRevisionException {
    if (!ObjectId.isId(revision.id())) {
      throw new UnknownRevisionException("JGit cannot read SHA-256 repositories: " + revision);
    }
    return ObjectId.fromString(revision.id());
  }

  /** What an entry is. */
  enum Kind {
    DIRECTORY(FileMode.TREE),
    SUBMODULE(FileMode.GITLINK),
    LINK(FileMode.SYMLINK),
    PROGRAM(FileMode.EXECUTABLE_FILE),
    FILE(FileMode.REGULAR_FILE);

    private final int bits;

    Kind(FileMode mode) {
      this.bits = mode.getBits();
    }
  }

  /**
   * One entry.
   *
   * @param path where it stands
   * @param kind what it is
   * @param id its Git object
   */
  record Entry(TreePath path, Kind kind, ObjectId id) {
    boolean isSubmodule() {
      return kind == Kind.SUBMODULE;
    }
  }
}
