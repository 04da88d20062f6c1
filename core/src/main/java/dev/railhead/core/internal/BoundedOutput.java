package dev.railhead.core.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a stream to its end, keeps the first bytes up to a limit and counts the rest: a stream that
 * is always drained cannot stall what writes it. Thread-safe: one thread drains, others look.
 */
public final class BoundedOutput {
  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long dropped;

  /** Keeps the first {@code limit} bytes. */
  public BoundedOutput(int limit) {
    this.limit = limit;
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
    int fits = Math.min(n, limit - kept.size());
    kept.write(buffer, 0, fits);
    dropped += n - fits;
  }

  /** What was kept so far. */
  public synchronized byte[] kept() {
    return kept.toByteArray();
  }

  /** How many bytes were read and not kept so far. */
  public synchronized long dropped() {
    return dropped;
  }
}
