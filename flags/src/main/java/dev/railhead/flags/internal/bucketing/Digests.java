package dev.railhead.flags.internal.bucketing;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A few SHA-256 digests with their buffers, lent for one hash each, so that neither a call nor a
 * thread has to make one. Thread-safe; nobody waits: who finds no digest idle makes one.
 */
public final class Digests {
  /** How many bits of a hash {@link #bits} gives. */
  static final int BITS = 40;

  private static final int SLOTS = 16;
  private static final int LENGTH = 32;

  // Slots lie 16 references apart, on cache lines of their own.
  private final AtomicReferenceArray<@Nullable Worker> idle =
      new AtomicReferenceArray<>(SLOTS * 16);

  /**
   * The hash of etsy/feature, bit for bit: of the SHA-256 of {@code prefix} and {@code unit}, in
   * hex, each of the first 40 digits gives one bit, 1 from digit 8 on.
   */
  long bits(byte[] prefix, byte[] unit) {
    int slot = (int) (Thread.currentThread().getId() % SLOTS) * 16;
    Worker worker = idle.getAndSet(slot, null);
    if (worker == null) {
      worker = new Worker();
    }
    long bits = worker.bits(prefix, unit);
    idle.setRelease(slot, worker);
    return bits;
  }

  private static final class Worker {
    private final MessageDigest sha256;
    private final byte[] out = new byte[LENGTH];

    Worker() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    long bits(byte[] prefix, byte[] unit) {
      sha256.update(prefix);
      sha256.update(unit);
      try {
        sha256.digest(out, 0, LENGTH);
      } catch (DigestException e) {
        throw new IllegalStateException("SHA-256 has 32 bytes", e);
      }
      long v = 0;
      for (int i = 0; i < BITS / 2; i++) {
        v = v << 2 | (out[i] >> 6 & 2) | (out[i] >> 3 & 1);
      }
      return v;
    }
  }
}
