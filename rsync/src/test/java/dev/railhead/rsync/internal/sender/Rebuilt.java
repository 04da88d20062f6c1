package dev.railhead.rsync.internal.sender;

/** A new file as a receiver puts it together. */
final class Rebuilt implements BlockMatcher.Sink {
  private final byte[] old;
  private final int blockLength;
  private final WireBuffer bytes = new WireBuffer(64);
  private int literal;

  Rebuilt(byte[] old, int blockLength) {
    this.old = old;
    this.blockLength = blockLength;
  }

  @Override
  public void literal(byte[] content, int offset, int length) {
    bytes.raw(content, offset, length);
    literal += length;
  }

  @Override
  public void block(int index, int length) {
    bytes.raw(old, index * blockLength, length);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  int literal() {
    return literal;
  }
}
