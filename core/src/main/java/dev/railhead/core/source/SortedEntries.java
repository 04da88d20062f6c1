package dev.railhead.core.source;

import dev.railhead.core.source.Manifest.Entry;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries sorted by path, no two with the same one. There may be a million: in an array each takes
 * four bytes beside itself, as a node of a tree it would take forty. Immutable.
 */
final class SortedEntries {
  private final List<Entry> all;

  private SortedEntries(List<Entry> all) {
    this.all = all;
  }

  /**
   * Sorts {@code entries}.
   *
   * @throws ReleaseException if two of them have one path, which is named
   */
  static SortedEntries of(Collection<? extends Entry> entries) throws ReleaseException {
    Entry[] sorted = entries.toArray(Entry[]::new);
    Arrays.sort(sorted, Comparator.comparing(Entry::path));
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i].path().equals(sorted[i - 1].path())) {
        throw new ReleaseException("two entries have the path " + sorted[i].path(), null);
      }
    }
    return new SortedEntries(List.of(sorted));
  }

  /** All of them. */
  List<Entry> all() {
    return all;
  }

  /** The entry at {@code path}, or null. */
  @Nullable Entry at(TreePath path) {
    int low = 0;
    int high = all.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = all.get(middle).path().compareTo(path);
      if (order == 0) {
        return all.get(middle);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }
}
