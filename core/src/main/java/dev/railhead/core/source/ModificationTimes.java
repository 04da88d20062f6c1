package dev.railhead.core.source;

import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * When each entry of a release was modified: what its manifest does not say, and a source that has
 * set the times itself knows without a look at the files. Immutable.
 */
public final class ModificationTimes {
  private final long[] nanos;

  private ModificationTimes(long[] nanos) {
    this.nanos = nanos;
  }

  /**
   * The times {@code nanos}, in nanoseconds since 1970, one for each entry in the order of {@link
   * Manifest#entries}. They are copied.
   */
  public static ModificationTimes of(long[] nanos) {
    return new ModificationTimes(nanos.clone());
  }

  static ModificationTimes of(Collection<Item> sorted) {
    long[] nanos = new long[sorted.size()];
    int next = 0;
    for (Item item : sorted) {
      nanos[next++] = TimeUnit.SECONDS.toNanos(item.mtime());
    }
    return new ModificationTimes(nanos);
  }

  /** Of how many entries. */
  public int size() {
    return nanos.length;
  }

  /**
   * When the entry at {@code index} in {@link Manifest#entries} was modified, in nanoseconds since
   * 1970.
   */
  public long at(int index) {
    return nanos[index];
  }
}
