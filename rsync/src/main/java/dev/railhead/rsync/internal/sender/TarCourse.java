package dev.railhead.rsync.internal.sender;

import java.util.BitSet;

/** One host's way through the pieces of an archive. For one thread. */
final class TarCourse {
  private final TarCuts cuts;
  private final PieceWindow window;
  private final BitSet left;
  private int number = -1;
  private int told;

  TarCourse(TarCuts cuts, PieceWindow window) {
    this.cuts = cuts;
    this.window = window;
    this.left = cuts.movable();
  }

  boolean hasNext() {
    return told < cuts.size();
  }

  /** The number of the piece that is to be sent next. */
  int next() {
    told++;
    number = following(number + 1);
    return number;
  }

  private int following(int next) {
    if (cuts.isBound(next)) {
      return next;
    }
    if (left.isEmpty()) {
      return cuts.furtherNames();
    }
    int choice = window.choice(left);
    left.clear(choice);
    return choice;
  }

  /** How much of it was told. */
  int percent() {
    return (int) (100L * told / cuts.size());
  }
}
