package dev.railhead.rsync.internal.sender;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the number formats of protocol 30 and later; see {@link WireBuffer}. For one thread. */
final class WireReader {
  private final InputStream in;

  WireReader(InputStream in) {
    this.in = in;
  }

  /** One byte, 0 to 255. */
  int u8() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("the host's rsync closed the stream");
    }
    return b;
  }

  /** Two bytes, little-endian. */
  int u16() throws IOException {
    int low = u8();
    return low | (u8() << 8);
  }

  /** Four bytes, little-endian. */
  int int32() throws IOException {
    int low = u16();
    return low | (u16() << 16);
  }

  /** What {@link WireBuffer#varint} wrote. */
  int varint() throws IOException {
    int first = u8();
    int extra = Integer.numberOfLeadingZeros(~(first << 24));
    if (extra > 4) {
      throw new ProtocolException("a number of " + (extra + 1) + " bytes where 5 are the most");
    }
    int value = 0;
    for (int i = 0; i < extra; i++) {
      value |= u8() << (8 * i);
    }
    return extra == 4 ? value : value | ((first & ((1 << (8 - extra)) - 1)) << (8 * extra));
  }

  /** Reads {@code bytes} bytes and forgets them. */
  byte[] skipped(long bytes) throws IOException {
    for (long left = bytes; left > 0; ) {
      left -= bytes((int) Math.min(left, 8192)).length;
    }
    return new byte[0];
  }

  /**
   * A length-prefixed text.
   *
   * @throws ProtocolException if it is longer than {@code most}
   */
  byte[] vstring(int most) throws IOException {
    int first = u8();
    int length = first < 0x80 ? first : ((first & 0x7f) << 8) | u8();
    if (length > most) {
      throw new ProtocolException("a text of " + length + " bytes where " + most + " are the most");
    }
    return bytes(length);
  }

  /** Exactly {@code length} bytes. */
  byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the host's rsync closed the stream");
    }
    return bytes;
  }
}
