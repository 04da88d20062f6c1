package dev.railhead.core.internal;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a stream to its end, keeps the last bytes up to a limit and counts the rest. Thread-safe:
 * one thread drains, others look.
 */
public final class TailOutput {
  private final byte[] ring;
  private long seen;

  /** Keeps the last {@code limit} bytes, at least 1. */
  public TailOutput(int limit) {
    this.ring = new byte[limit];
  }

  /**
   * Reads {@code stream} to its end. Returns early, without failing, when it is closed meanwhile.
   */
  public void drain(InputStream stream) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        keep(buffer, n);
      }
    } catch (IOException closed) {
      // Whoever closed it wants no more of it; what came before is kept.
    }
  }

  private synchronized void keep(byte[] buffer, int n) {
    for (int i = 0; i < n; i++) {
      ring[(int) (seen++ % ring.length)] = buffer[i];
    }
  }

  /** The last bytes so far, oldest first. */
  public synchronized byte[] kept() {
    int length = (int) Math.min(seen, ring.length);
    byte[] kept = new byte[length];
    for (int i = 0; i < length; i++) {
      kept[i] = ring[(int) ((seen - length + i) % ring.length)];
    }
    return kept;
  }

  /** How many bytes were read and are no longer kept. */
  public synchronized long dropped() {
    return Math.max(0, seen - ring.length);
  }
}
