package dev.railhead.rsync.internal.sender;

import java.io.IOException;

/** Writes the tokens of an answer. For one answer; for one thread. */
final class AnswerWriter implements BlockMatcher.Sink {
  private final WireBuffer out;
  private final Overflow overflow;
  private long literalBytes;
  private long matchedBytes;

  /** Writes to {@code out}, and says after each token that it has grown. */
  AnswerWriter(WireBuffer out, Overflow overflow) {
    this.out = out;
    this.overflow = overflow;
  }

  /** Empties a buffer that has become full, or gives up on it. */
  interface Overflow {
    /** The buffer has grown by one token. */
    void grown() throws IOException;
  }

  @Override
  public void literal(byte[] bytes, int offset, int length) throws IOException {
    out.int32(length).raw(bytes, offset, length);
    literalBytes += length;
    overflow.grown();
  }

  @Override
  public void block(int index, int length) throws IOException {
    out.int32(-(index + 1));
    matchedBytes += length;
    overflow.grown();
  }

  /** Ends the tokens. */
  void end(byte[] checksum) throws IOException {
    out.int32(0).raw(checksum, 0, checksum.length);
    overflow.grown();
  }

  long literalBytes() {
    return literalBytes;
  }

  long matchedBytes() {
    return matchedBytes;
  }
}
