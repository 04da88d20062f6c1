package dev.railhead.atomic;

/** How the releases of a docroot lie on a host. */
public enum Layout {
  /**
   * Each release in a directory of its own, {@code releases/<id>}, never changed once it is
   * complete. A new one shares unchanged files with the live one as hard links. Any release that is
   * kept can be swapped back to, and a request that began on an older one finishes on it.
   */
  RELEASES,
  /**
   * Two directories, {@code yin} and {@code yang}, used in turn. Paths stay the same from one
   * deploy to the next but one, so caches that are keyed by path stay warm, and only what changed
   * is sent. Only the release before the live one can be swapped back to, and only until the next
   * is prepared, which rewrites its slot once no process has a lease on it any more. When one does
   * not leave in time, a third directory, {@code spare}, is taken, and used in turn from then on. A
   * reader without a lease may see both, unless it is spared for long enough.
   */
  SLOTS
}
