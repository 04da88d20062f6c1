package dev.railhead.flags.internal.bucketing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text in UTF-8, ready to be put behind another one: also as words of eight bytes, the first byte
 * lowest, so that two texts are joined by shifting and not byte by byte. Immutable.
 */
final class Utf8 {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  // Zero beyond the text, and one more than it needs.
  private final long[] words;

  private Utf8(byte[] bytes) {
    this.bytes = bytes;
    this.words = new long[bytes.length / Long.BYTES + 1];
    byte[] padded = Arrays.copyOf(bytes, words.length * Long.BYTES);
    for (int i = 0; i < words.length; i++) {
      words[i] = (long) WORD.get(padded, i * Long.BYTES);
    }
  }

  static Utf8 of(String text) {
    return new Utf8(text.getBytes(StandardCharsets.UTF_8));
  }

  int length() {
    return bytes.length;
  }

  /** Not to be written to. */
  byte[] bytes() {
    return bytes;
  }

  /** Writes this text and {@code next} to {@code to}, and up to 15 zeros behind them. */
  void join(Utf8 next, byte[] to) {
    int last = words.length - 1;
    for (int i = 0; i < last; i++) {
      WORD.set(to, i * Long.BYTES, words[i]);
    }
    int shift = (bytes.length % Long.BYTES) * Byte.SIZE;
    long carried = words[last];
    int at = last * Long.BYTES;
    for (long word : next.words) {
      WORD.set(to, at, carried | (word << shift));
      carried = (word >>> 1) >>> (Long.SIZE - 1 - shift);
      at += Long.BYTES;
    }
    WORD.set(to, at, carried);
  }
}
