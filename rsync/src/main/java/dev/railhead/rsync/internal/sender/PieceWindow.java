package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest pieces of an archive. Each is made once for all that want it while it is among them.
 * Thread-safe.
 *
 * <p>Hosts drift apart: one that is ahead by more than the window would leave all others to make
 * each piece again. So who has a choice takes what is at hand, the oldest first, and only where
 * nothing is, makes what nobody has made for the longest time. Nobody waits for another, but for
 * the piece that it makes just now.
 */
final class PieceWindow {
  /** Makes pieces. */
  interface Maker {
    /** The piece of number {@code number}. */
    TarPiece make(int number) throws IOException;
  }

  private final Maker maker;
  private final long mostBytes;

  /** The oldest comes first. */
  private final Map<Integer, TarPiece> kept = new LinkedHashMap<>();

  private final Set<Integer> making = new HashSet<>();
  private long keptBytes;
  private int front = -1;

  /** Keeps at most {@code mostBytes} bytes of pieces that {@code maker} makes. */
  PieceWindow(long mostBytes, Maker maker) {
    this.mostBytes = mostBytes;
    this.maker = maker;
  }

  /** Which of the pieces {@code wanted}, at least one, is the cheapest to have now. */
  synchronized int choice(BitSet wanted) {
    for (int number : kept.keySet()) {
      if (wanted.get(number)) {
        return number;
      }
    }
    int next = unmade(wanted, front + 1);
    if (next < 0) {
      next = unmade(wanted, 0);
    }
    if (next < 0) {
      return wanted.nextSetBit(0);
    }
    front = next;
    return next;
  }

  private int unmade(BitSet wanted, int from) {
    int number = wanted.nextSetBit(from);
    while (number >= 0 && making.contains(number)) {
      number = wanted.nextSetBit(number + 1);
    }
    return number;
  }

  /**
   * The piece of number {@code number}.
   *
   * @throws IOException if it cannot be made; others that want it try by themselves
   * @throws InterruptedIOException if the thread is interrupted while another makes it
   */
  TarPiece piece(int number) throws IOException {
    TarPiece there = claim(number);
    return there == null ? made(number) : there;
  }

  /** Returns null when it is the caller who has to make it. */
  private synchronized @Nullable TarPiece claim(int number) throws InterruptedIOException {
    try {
      while (!kept.containsKey(number) && !making.add(number)) {
        wait();
      }
      return kept.get(number);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a piece of the archive was made");
    }
  }

  private TarPiece made(int number) throws IOException {
    TarPiece piece = null;
    try {
      piece = maker.make(number);
      return piece;
    } finally {
      settle(number, piece);
    }
  }

  private synchronized void settle(int number, @Nullable TarPiece piece) {
    making.remove(number);
    notifyAll();
    if (piece == null) {
      return;
    }
    kept.put(number, piece);
    keptBytes += piece.bytes().length;
    Iterator<TarPiece> oldest = kept.values().iterator();
    while (keptBytes > mostBytes) {
      keptBytes -= oldest.next().bytes().length;
      oldest.remove();
    }
  }
}
