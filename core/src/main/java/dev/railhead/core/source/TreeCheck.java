package dev.railhead.core.source;

import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.Entry;
import dev.railhead.core.source.Manifest.SymbolicLink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules that a tree must keep: parents are directories, and no link leads out of it. */
final class TreeCheck {
  /** Linux gives up after 40 links too (path_resolution(7)). */
  private static final int MOST_LINKS = 40;

  private final SortedEntries entries;

  private TreeCheck(SortedEntries entries) {
    this.entries = entries;
  }

  static void check(SortedEntries entries) throws ReleaseException {
    TreeCheck check = new TreeCheck(entries);
    for (Entry entry : entries.all()) {
      check.checkParent(entry.path());
      if (entry instanceof SymbolicLink link) {
        check.checkLink(link);
      }
    }
  }

  private void checkParent(TreePath path) throws ReleaseException {
    TreePath parent = path.parent();
    if (parent == null) {
      return;
    }
    if (!(entries.at(parent) instanceof Directory)) {
      throw new ReleaseException(
          path + " stands under " + parent + ", which is no directory", null);
    }
  }

  /** Follows the link as the kernel would, through other links of the tree. */
  private void checkLink(SymbolicLink link) throws ReleaseException {
    Deque<byte[]> here = new ArrayDeque<>();
    List<byte[]> path = components(link.path().bytes());
    path.subList(0, path.size() - 1).forEach(here::addLast);
    Deque<byte[]> ahead = new ArrayDeque<>();
    SymbolicLink next = link;
    for (int links = 0; next != null && links < MOST_LINKS; links++) {
      if (next.target().isAbsolute()) {
        throw new ReleaseException(
            "the link " + link.path() + " is absolute or leads to one that is: " + next.target(),
            null);
      }
      List<byte[]> steps = components(next.target().bytes());
      Collections.reverse(steps);
      steps.forEach(ahead::addFirst);
      next = walk(link, here, ahead);
    }
  }

  /** Walks to the next link on the way, or to the end (null). */
  private @Nullable SymbolicLink walk(SymbolicLink link, Deque<byte[]> here, Deque<byte[]> ahead)
      throws ReleaseException {
    while (!ahead.isEmpty()) {
      byte[] step = ahead.removeFirst();
      if (step.length == 2 && step[0] == '.' && step[1] == '.') {
        if (here.pollLast() == null) {
          throw new ReleaseException(
              "the link " + link.path() + " leads out of the tree: " + link.target(), null);
        }
      } else {
        here.addLast(step);
        if (at(here) instanceof SymbolicLink another) {
          here.removeLast();
          return another;
        }
      }
    }
    return null;
  }

  private @Nullable Entry at(Deque<byte[]> components) throws ReleaseException {
    int length = components.size() - 1;
    for (byte[] component : components) {
      length += component.length;
    }
    byte[] joined = new byte[length];
    int end = 0;
    for (byte[] component : components) {
      System.arraycopy(component, 0, joined, end, component.length);
      end += component.length;
      if (end < length) {
        joined[end++] = '/';
      }
    }
    try {
      return entries.at(TreePath.of(joined));
    } catch (IllegalArgumentException tooLong) {
      throw new ReleaseException("a link leads to a path that is too long", tooLong);
    }
  }

  /** The components but empty ones and dots. */
  private static List<byte[]> components(byte[] path) {
    List<byte[]> components = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        boolean dot = i - begin == 1 && path[begin] == '.';
        if (i > begin && !dot) {
          components.add(Arrays.copyOfRange(path, begin, i));
        }
        begin = i + 1;
      }
    }
    return components;
  }
}
