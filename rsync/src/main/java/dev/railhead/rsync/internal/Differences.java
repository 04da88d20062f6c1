package dev.railhead.rsync.internal;

import dev.railhead.core.source.TreePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a dry run tells of a destination. Thread-safe. */
public final class Differences {
  /** More names of one host are not kept. */
  static final int MOST = 1_000_000;

  private static final int NEW = 0x2000;

  /** What the flags say beside that something differs: what follows them, and who changes it. */
  private static final int INSIGNIFICANT = 0x800 | 0x1000 | 0x4000;

  private final List<TreePath> created = new ArrayList<>();
  private final List<TreePath> changed = new ArrayList<>();
  private final List<TreePath> deleted = new ArrayList<>();
  private boolean isTooMany;

  /** The entry {@code path} is told of with {@code flags}, as rsync(1) {@code -i} shows them. */
  void itemised(byte[] path, int flags) {
    if ((flags & NEW) != 0) {
      add(created, path);
    } else if ((flags & ~INSIGNIFICANT) != 0) {
      add(changed, path);
    }
  }

  /** The entry {@code path}, which a NUL ends if it is a directory, would be deleted. */
  void deleted(byte[] path) {
    int length = path.length > 0 && path[path.length - 1] == 0 ? path.length - 1 : path.length;
    add(deleted, Arrays.copyOf(path, length));
  }

  /** One line of {@code --out-format='%i %n'}. */
  void line(byte[] line) {
    ItemisedLine item = ItemisedLine.parse(line);
    switch (item.kind()) {
      case CREATED -> add(created, item.path());
      case CHANGED -> add(changed, item.path());
      case DELETED -> add(deleted, item.path());
      case NONE -> {}
    }
  }

  /** The root itself is no entry. */
  private synchronized void add(List<TreePath> to, byte[] path) {
    boolean isRoot = path.length == 0 || (path.length == 1 && path[0] == '.');
    if (created.size() + changed.size() + deleted.size() >= MOST) {
      isTooMany = true;
    } else if (!isRoot) {
      to.add(TreePath.of(path));
    }
  }

  synchronized boolean isTooMany() {
    return isTooMany;
  }

  /** Entries that are not there. */
  public synchronized List<TreePath> created() {
    return List.copyOf(created);
  }

  /** Entries that are there otherwise. */
  public synchronized List<TreePath> changed() {
    return List.copyOf(changed);
  }

  /** Entries that should not be there. */
  public synchronized List<TreePath> deleted() {
    return List.copyOf(deleted);
  }
}
