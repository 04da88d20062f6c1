package dev.railhead.flags.internal.bucketing;

/**
 * MurmurHash3 x86-32 (Austin Appleby, public domain) over the UTF-8 form of a text, without making
 * that form: nothing is allocated. An unpaired surrogate counts as {@code ?}, as {@link
 * String#getBytes(java.nio.charset.Charset)} writes it.
 */
public final class Murmur3 {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  /** The hash of {@code text} under {@code seed}. */
  public static int hash(String text, int seed) {
    int blocks = text.length() & ~3;
    int h = seed;
    // "!=", because compilers prepare "<" for many turns, and here there are few.
    for (int done = 0; done != blocks; done += 4) {
      int four = fourAscii(text, done);
      if (four < 0) {
        return rest(h, "", text, done);
      }
      h = block(h, four);
    }
    return blocks == text.length() ? finish(h ^ blocks) : rest(h, "", text, blocks);
  }

  /** Four characters as one little-endian word; negative if one of them is not ASCII. */
  private static int fourAscii(String text, int at) {
    char a = text.charAt(at);
    char b = text.charAt(at + 1);
    char c = text.charAt(at + 2);
    char d = text.charAt(at + 3);
    return (a | b | c | d) >= 0x80 ? -1 : a | b << 8 | c << 16 | d << 24;
  }

  /** The hash of {@code head} followed by {@code tail} under {@code seed}. */
  public static int hash(String head, String tail, int seed) {
    return rest(seed, head, tail, 0);
  }

  /** Hashes what follows the first {@code done} bytes, which are the first of {@code tail}. */
  private static int rest(int h, String head, String tail, int done) {
    // The bytes not yet mixed in stand in the low part; the count of all bytes says how many.
    long pending = 0;
    int length = done;
    int state = h;
    for (int part = 0; part < 2; part++) {
      String text = part == 0 ? head : tail;
      for (int i = part == 0 ? 0 : done; i < text.length(); i++) {
        int code = codePoint(text, i);
        i += code >>> 16 == 0 ? 0 : 1;
        int width = width(code);
        pending |= utf8(code, width) << (8 * (length & 3));
        if ((length & 3) + width >= 4) {
          state = block(state, (int) pending);
          pending >>>= 32;
        }
        length += width;
      }
    }
    if ((length & 3) != 0) {
      state ^= scramble((int) pending);
    }
    return finish(state ^ length);
  }

  private static int codePoint(String text, int at) {
    char c = text.charAt(at);
    if (!Character.isSurrogate(c)) {
      return c;
    }
    int code = text.codePointAt(at);
    return code >>> 16 == 0 ? '?' : code;
  }

  private static int width(int code) {
    if (code < 0x80) {
      return 1;
    }
    if (code < 0x800) {
      return 2;
    }
    return code < 0x10000 ? 3 : 4;
  }

  /** The UTF-8 bytes of a code point (RFC 3629), the first one lowest. */
  private static long utf8(int code, int width) {
    return switch (width) {
      case 1 -> code;
      case 2 -> 0xc0 | code >> 6 | (long) (0x80 | (code & 0x3f)) << 8;
      case 3 ->
          0xe0
              | code >> 12
              | (long) (0x80 | (code >> 6 & 0x3f)) << 8
              | (long) (0x80 | (code & 0x3f)) << 16;
      default ->
          0xf0
              | code >> 18
              | (long) (0x80 | (code >> 12 & 0x3f)) << 8
              | (long) (0x80 | (code >> 6 & 0x3f)) << 16
              | (long) (0x80 | (code & 0x3f)) << 24;
    };
  }

  private static int block(int h, int k) {
    return Integer.rotateLeft(h ^ scramble(k), 13) * 5 + 0xe6546b64;
  }

  private static int scramble(int k) {
    return Integer.rotateLeft(k * C1, 15) * C2;
  }

  private static int finish(int value) {
    int h = value;
    h = (h ^ h >>> 16) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    return h ^ h >>> 16;
  }
}
