package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.Held;
import dev.railhead.rsync.internal.sender.SharedTree;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entries, with their times, of releases that were sent, so that a host that holds one of them
 * need hear only of what is different in the next. A manifest would not do: it has no times.
 * Thread-safe.
 */
final class Outlines {
  private final long mostBytes;

  /** The one used last stands last; empty where one release was sent with different times. */
  private final Map<Held, Optional<SharedTree>> kept = new LinkedHashMap<>(16, 0.75f, true);

  /** Keeps the newest ones that take no more than {@code mostBytes} together. */
  Outlines(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Remembers that {@code tree} was sent as {@code release}. */
  synchronized void remember(Held release, SharedTree tree) {
    Optional<SharedTree> before = kept.get(release);
    if (before == null) {
      kept.put(release, Optional.of(tree.outline()));
      trim();
    } else if (before.isPresent() && !before.get().hasEntriesOf(tree)) {
      kept.put(release, Optional.empty());
    }
  }

  /** What was sent as {@code release}, if that is known for certain. */
  synchronized Optional<SharedTree> of(Held release) {
    return kept.getOrDefault(release, Optional.empty());
  }

  private void trim() {
    long bytes = 0;
    for (Optional<SharedTree> tree : kept.values()) {
      bytes += bytes(tree);
    }
    Iterator<Optional<SharedTree>> oldest = kept.values().iterator();
    while (bytes > mostBytes) {
      bytes -= bytes(oldest.next());
      oldest.remove();
    }
  }

  private static long bytes(Optional<SharedTree> tree) {
    return 256 + tree.map(SharedTree::bytes).orElse(0L);
  }
}
