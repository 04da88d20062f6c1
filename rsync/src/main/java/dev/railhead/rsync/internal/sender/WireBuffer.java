package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * Bytes under construction, in the number formats of protocol 30 and later. Fixed-width integers
 * are little-endian. For one thread.
 */
final class WireBuffer {
  private byte[] bytes;
  private int size;

  WireBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** One byte: the low eight bits of {@code value}. */
  WireBuffer u8(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /** Two bytes. */
  WireBuffer u16(int value) {
    return u8(value).u8(value >> 8);
  }

  /** Four bytes. */
  WireBuffer int32(int value) {
    ensure(Integer.BYTES);
    for (int shift = 0; shift < Integer.SIZE; shift += 8) {
      bytes[size++] = (byte) (value >> shift);
    }
    return this;
  }

  /**
   * One to five bytes: as many ones lead the first byte as bytes follow it; what the first byte has
   * left holds the highest bits.
   */
  WireBuffer varint(int value) {
    return prefixed(value & 0xffffffffL, 1);
  }

  /**
   * {@code least} to nine bytes: as {@link #varint}, but the ones count the bytes beyond {@code
   * least}.
   */
  WireBuffer varlong(long value, int least) {
    return prefixed(value, least);
  }

  /** In one go: a list has several for each entry, and a first push has no compiled code. */
  private WireBuffer prefixed(long value, int least) {
    ensure(Long.BYTES + 1);
    int count = Math.max(least, significant(value));
    int extra = count - least;
    int top = (int) (value >>> (8 * (count - 1))) & 0xff;
    int at = size;
    if (top >= 1 << (7 - extra)) {
      // The highest byte does not fit beside the ones: it follows as a byte of its own.
      bytes[at++] = (byte) (-1 << (7 - extra));
    } else {
      bytes[at++] = (byte) (top | (-1 << (8 - extra)));
      count--;
    }
    for (int shift = 0; shift < 8 * count; shift += 8) {
      bytes[at++] = (byte) (value >>> shift);
    }
    size = at;
    return this;
  }

  private static int significant(long value) {
    return Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 7) / 8);
  }

  /** A length of one byte, or of two when it is above 127 (the first then has the high bit). */
  WireBuffer vstring(byte[] text) {
    if (text.length > 0x7f) {
      u8((text.length >> 8) | 0x80);
    }
    return u8(text.length).raw(text, 0, text.length);
  }

  /** The bytes as they are. */
  WireBuffer raw(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
    return this;
  }

  /** The next {@code length} bytes of {@code in}; false, and fewer, if it ends before. */
  boolean from(ReadableByteChannel in, int length) throws IOException {
    ensure(length);
    ByteBuffer room = ByteBuffer.wrap(bytes, size, length);
    int read = 0;
    while (room.hasRemaining() && read >= 0) {
      read = in.read(room);
    }
    size = room.position();
    return !room.hasRemaining();
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }

  /** How many bytes there are. */
  int size() {
    return size;
  }

  /** Forgets all but the first {@code length}. */
  void truncate(int length) {
    size = length;
  }

  /** Forgets all of them. */
  void clear() {
    size = 0;
  }

  /** The bytes themselves, of which {@link #size} are valid. */
  byte[] array() {
    return bytes;
  }

  /** A copy. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
