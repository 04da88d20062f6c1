package dev.railhead.core.source;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.source.Manifest.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A release with everything needed to make its files again and to compare the next one with it:
 * each entry's time and Git object. Immutable.
 */
final class ReleaseIndex {
  private final Release release;
  private final Recipe recipe;
  private final SortedMap<TreePath, Item> items;

  private ReleaseIndex(Release release, Recipe recipe, SortedMap<TreePath, Item> items) {
    this.release = release;
    this.recipe = recipe;
    this.items = items;
  }

  static ReleaseIndex of(ReleaseId id, Revision revision, Recipe recipe, Collection<Item> items)
      throws ReleaseException {
    List<Entry> entries = new ArrayList<>(items.size());
    SortedMap<TreePath, Item> sorted = new TreeMap<>();
    for (Item item : items) {
      entries.add(item.entry());
      sorted.put(item.path(), item);
    }
    Manifest manifest = Manifest.of(entries);
    return new ReleaseIndex(
        new Release(id, revision, manifest), recipe, Collections.unmodifiableSortedMap(sorted));
  }

  Release release() {
    return release;
  }

  ReleaseId id() {
    return release.id();
  }

  Recipe recipe() {
    return recipe;
  }

  /** The entries, sorted by path. */
  Collection<Item> items() {
    return items.values();
  }

  @Nullable Item item(TreePath path) {
    return items.get(path);
  }
}
