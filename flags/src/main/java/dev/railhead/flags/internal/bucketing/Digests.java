package dev.railhead.flags.internal.bucketing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

  /** What is no longer is handed over in one piece. */
  private static final int MOST = 112;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  // Slots lie 16 references apart, on cache lines of their own.
  private final AtomicReferenceArray<@Nullable Worker> idle =
      new AtomicReferenceArray<>(SLOTS * 16);

  /**
   * The hash of etsy/feature, bit for bit: of the SHA-256 of {@code prefix} and {@code unit}, in
   * hex, each of the first 40 digits gives one bit, 1 from digit 8 on.
   */
  long bits(Utf8 prefix, Utf8 unit) {
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
    private final byte[] in = new byte[MOST + 2 * Long.BYTES];
    private final byte[] out = new byte[LENGTH];

    Worker() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    long bits(Utf8 prefix, Utf8 unit) {
      try {
        int length = prefix.length() + unit.length();
        if (length <= MOST) {
          prefix.join(unit, in);
          sha256.update(in, 0, length);
        } else {
          sha256.update(prefix.bytes());
          sha256.update(unit.bytes());
        }
        sha256.digest(out, 0, LENGTH);
      } catch (DigestException e) {
        throw new IllegalStateException("SHA-256 has 32 bytes", e);
      }
      long p = topBits((word(0) << 32) | word(4));
      long q = topBits((word(8) << 32) | word(12));
      long r = topBits(word(16));
      return (p >>> 56) << 32
          | (p & 0xff000000L)
          | (q >>> 56) << 16
          | ((q >>> 16) & 0xff00)
          | ((r >>> 24) & 0xff);
    }

    /** The four bytes from {@code at} on, read as they were written, which is faster than eight. */
    private long word(int at) {
      return (int) INT.get(out, at) & 0xffffffffL;
    }

    /**
     * The top bits of the 16 hex digits of {@code x}: those of the upper eight in the top byte,
     * those of the lower eight in the fourth byte from below. First the two bits of each byte are
     * moved together, then the pairs of four bytes: the sums of the product do not meet there.
     */
    private static long topBits(long x) {
      long bits = x & 0x8888888888888888L;
      return ((bits | (bits << 3)) & 0xc0c0c0c0c0c0c0c0L) * 0x41041;
    }
  }
}
