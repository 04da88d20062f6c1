package dev.railhead.rsync.internal;

/** The bytes of a stream that are kept, within a limit; the others are counted. Thread-safe. */
interface Kept {
  /** Takes {@code length} more bytes of {@code bytes} from {@code offset} on. */
  void add(byte[] bytes, int offset, int length);

  /** A copy of what is kept, in order. */
  byte[] bytes();

  /** How many bytes are not kept. */
  long dropped();

  /** Keeps the first {@code limit} bytes. */
  static Kept first(int limit) {
    return new KeptHead(limit);
  }

  /** Keeps the last {@code limit} bytes. */
  static Kept last(int limit) {
    return new KeptTail(limit);
  }
}
