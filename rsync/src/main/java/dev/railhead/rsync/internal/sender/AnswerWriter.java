package dev.railhead.rsync.internal.sender;

import java.io.IOException;

/** Writes the tokens of an answer. For one answer; for one thread. */
final class AnswerWriter implements BlockMatcher.Sink, AutoCloseable {
  private final WireBuffer out;
  private final Tokens tokens;
  private final Overflow overflow;
  private long literalBytes;
  private long matchedBytes;

  /** Writes to {@code out}, and says after each token that it has grown. */
  AnswerWriter(WireBuffer out, Tokens tokens, Overflow overflow) {
    this.out = out;
    this.tokens = tokens;
    this.overflow = overflow;
  }

  /** Empties a buffer that has become full, or gives up on it. */
  interface Overflow {
    /** The buffer has grown by one token. */
    void grown() throws IOException;
  }

  @Override
  public void literal(byte[] bytes, int offset, int length) throws IOException {
    tokens.literal(bytes, offset, length, out);
    literalBytes += length;
    overflow.grown();
  }

  @Override
  public void block(int index, int length) throws IOException {
    tokens.block(index, out);
    matchedBytes += length;
    overflow.grown();
  }

  /** Ends the tokens. */
  void end(byte[] checksum) throws IOException {
    tokens.end(out);
    out.raw(checksum, 0, checksum.length);
    overflow.grown();
  }

  long literalBytes() {
    return literalBytes;
  }

  long matchedBytes() {
    return matchedBytes;
  }

  @Override
  public void close() {
    tokens.close();
  }
}
