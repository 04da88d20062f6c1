package dev.railhead.rsync.internal.sender;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What a host that holds one tree must hear of to come to hold another: what was added or differs,
 * and the directories above it, whose times that changes. Where something is gone, the directory is
 * <em>listed whole</em>, with all that directly stands in it, and the receiver deletes what is not
 * listed. Immutable.
 */
final class Touched {
  private final Listing listing;
  private final int[] indices;
  private final BitSet listedWhole;

  private Touched(Listing listing, int[] indices, BitSet listedWhole) {
    this.listing = listing;
    this.indices = indices;
    this.listedWhole = listedWhole;
  }

  /** What is to be said to one that holds {@code before}, so that it holds {@code now}. */
  static Touched between(Listing before, Listing now) {
    Comparison comparison = new Comparison(before, now);
    comparison.run();
    return new Touched(now, comparison.indices(), comparison.listedWhole);
  }

  /** The whole tree. */
  Listing listing() {
    return listing;
  }

  /** How many entries are named. */
  int size() {
    return indices.length;
  }

  /** The index in the whole tree of the one that is named at {@code index}. */
  int origin(int index) {
    return indices[index];
  }

  /** Whether all that stands in the directory of index {@code origin} in the tree is named. */
  boolean isListedWhole(int origin) {
    return listedWhole.get(origin);
  }

  /** Walks both listings side by side. For one thread. */
  private static final class Comparison {
    private final Listing before;
    private final Listing now;
    private final BitSet named = new BitSet();
    private final BitSet listedWhole = new BitSet();

    /** Of each directory before, its index now, or -1 where it is none any more. */
    private final int[] kept;

    Comparison(Listing before, Listing now) {
      this.before = before;
      this.now = now;
      this.kept = new int[before.size()];
      Arrays.fill(kept, -1);
    }

    void run() {
      named.set(0);
      kept[0] = 0;
      int old = 1;
      int fresh = 1;
      while (old < before.size() || fresh < now.size()) {
        int order = order(old, fresh);
        if (order < 0) {
          gone(old++);
        } else if (order > 0) {
          named.set(fresh++);
        } else {
          both(old++, fresh++);
        }
      }
      complete();
    }

    private int order(int old, int fresh) {
      if (old == before.size() || fresh == now.size()) {
        return old == before.size() ? 1 : -1;
      }
      return Listing.compare(
          before.path(old), before.isDirectory(old), now.path(fresh), now.isDirectory(fresh));
    }

    private void both(int old, int fresh) {
      if (before.isDirectory(old)) {
        kept[old] = fresh;
      }
      if (!now.isAlike(fresh, before, old)) {
        named.set(fresh);
      }
    }

    /** Whatever was in a directory that is gone itself goes with it. */
    private void gone(int old) {
      int directory = kept[before.parent(old)];
      if (directory >= 0) {
        listedWhole.set(directory);
      }
    }

    private void complete() {
      for (int i = 1; i < now.size(); i++) {
        if (listedWhole.get(now.parent(i))) {
          named.set(i);
        }
      }
      named.or(listedWhole);
      for (int i = named.length() - 1; i > 0; i--) {
        if (named.get(i)) {
          named.set(now.parent(i));
        }
      }
    }

    int[] indices() {
      return named.stream().toArray();
    }
  }
}
