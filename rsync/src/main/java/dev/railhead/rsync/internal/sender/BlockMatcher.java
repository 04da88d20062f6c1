package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Finds in a new file the blocks that a receiver has of the old one, at any offset: a sum that can
 * be rolled on by one byte (the sum of the bytes, and the sum of those sums, 16 bits each) picks
 * candidates, a strong checksum decides. For one file; for one thread.
 */
final class BlockMatcher {
  /** Receivers before 3.5.0, as some distributions ship them, take no longer run of literals. */
  static final int LONGEST_LITERAL = 32 << 10;

  private static final int LEAST_BUFFER = 256 << 10;

  private final InputStream in;
  private final Signature signature;
  private final Dialect dialect;
  private final MessageDigest whole;
  private final MessageDigest strong = Sums.md5();
  private final byte[] buffer;
  private final int[] heads;
  private final int[] nexts;

  private int literal;
  private int at;
  private int end;
  private boolean isAtEnd;
  private int window;
  private int sum;
  private int sumOfSums;

  /** The new file's content is read from {@code in}, once, and digested by {@code whole}. */
  BlockMatcher(InputStream in, Signature signature, Dialect dialect, MessageDigest whole) {
    this.in = in;
    this.signature = signature;
    this.dialect = dialect;
    this.whole = whole;
    this.buffer =
        new byte
            [Math.max(
                LEAST_BUFFER, LONGEST_LITERAL + Math.addExact(4096, 2 * signature.blockLength()))];
    int slots = Math.max(16, Integer.highestOneBit(Math.max(1, signature.blocks())) * 2);
    this.heads = new int[slots];
    this.nexts = new int[signature.blocks()];
    Arrays.fill(heads, -1);
    for (int block = signature.blocks() - 1; block >= 0; block--) {
      int slot = slot(signature.weak(block));
      nexts[block] = heads[slot];
      heads[slot] = block;
    }
  }

  /** Takes the new file, in order. */
  interface Sink {
    /** Bytes that the receiver does not have, at most {@link #LONGEST_LITERAL} of them. */
    void literal(byte[] bytes, int offset, int length) throws IOException;

    /** A block of the old file, of {@code length} bytes. */
    void block(int index, int length) throws IOException;
  }

  /** Reads the new file to its end. */
  void run(Sink sink) throws IOException {
    boolean isFresh = true;
    while (true) {
      if (end - at <= signature.blockLength() && !isAtEnd) {
        fill();
      }
      if (isFresh) {
        begin();
      }
      if (window == 0) {
        break;
      }
      int block = find();
      if (block >= 0) {
        flush(sink);
        sink.block(block, window);
        at += window;
        literal = at;
        isFresh = true;
      } else {
        roll();
        isFresh = false;
        if (at - literal >= LONGEST_LITERAL) {
          flush(sink);
        }
      }
    }
    flush(sink);
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, literal, buffer, 0, end - literal);
    end -= literal;
    at -= literal;
    literal = 0;
    while (end < buffer.length && !isAtEnd) {
      int n = in.read(buffer, end, buffer.length - end);
      if (n < 0) {
        isAtEnd = true;
      } else {
        whole.update(buffer, end, n);
        end += n;
      }
    }
  }

  private void begin() {
    window = Math.min(signature.blockLength(), end - at);
    sum = 0;
    sumOfSums = 0;
    for (int i = at; i < at + window; i++) {
      sum += buffer[i];
      sumOfSums += sum;
    }
  }

  private void roll() {
    int leaving = buffer[at];
    sum -= leaving;
    sumOfSums -= window * leaving;
    if (at + window < end) {
      sum += buffer[at + window];
      sumOfSums += sum;
    } else {
      window--;
    }
    at++;
  }

  private int find() {
    int weak = (sum & 0xffff) | (sumOfSums << 16);
    byte[] digest = null;
    for (int block = heads[slot(weak)]; block >= 0; block = nexts[block]) {
      if (signature.weak(block) == weak && signature.lengthOf(block) == window) {
        digest = digest == null ? Sums.ofBlock(strong, buffer, at, window, dialect) : digest;
        if (signature.matches(block, digest)) {
          return block;
        }
      }
    }
    return -1;
  }

  private int slot(int weak) {
    int mixed = weak * 0x9E3779B1;
    return (mixed ^ (mixed >>> 15)) & (heads.length - 1);
  }

  private void flush(Sink sink) throws IOException {
    while (literal < at) {
      int length = Math.min(LONGEST_LITERAL, at - literal);
      sink.literal(buffer, literal, length);
      literal += length;
    }
  }
}
