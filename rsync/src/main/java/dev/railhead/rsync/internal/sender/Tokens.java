package dev.railhead.rsync.internal.sender;

/** How literal runs and blocks are written. For one answer; for one thread. */
interface Tokens extends AutoCloseable {
  /** Appends bytes of content. */
  void literal(byte[] bytes, int offset, int length, WireBuffer out);

  /** Appends a block of the old file. */
  void block(int index, WireBuffer out);

  /** Appends the end. */
  void end(WireBuffer out);

  /** Frees what it holds. Idempotent. */
  @Override
  default void close() {}

  /** As they are: a length and its bytes; a block as a negative number; zero at the end. */
  final class Plain implements Tokens {
    @Override
    public void literal(byte[] bytes, int offset, int length, WireBuffer out) {
      out.int32(length).raw(bytes, offset, length);
    }

    @Override
    public void block(int index, WireBuffer out) {
      out.int32(-(index + 1));
    }

    @Override
    public void end(WireBuffer out) {
      out.int32(0);
    }
  }
}
