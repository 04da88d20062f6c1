package dev.railhead.rsync.internal.sender;

import dev.railhead.rsync.internal.sender.Listing.Entry;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What stands before an entry's content in a tar archive. Stateless.
 *
 * <p>The blocks are ustar's (POSIX.1-2017, pax, "ustar Interchange Format"), with three additions:
 * a pax record for the fraction of a second of a time; GNU tar's entries of type L and K for long
 * names and targets, and its numbers of base 256 ("Basic Tar Format" in its manual). A pax record
 * would do for names too, but is UTF-8 by its definition, and a receiver may convert it: L and K
 * are the bytes of the name, which is what a name is.
 */
final class TarHeader {
  /** All lengths in an archive are rounded up to this many bytes. */
  static final int BLOCK = 512;

  private static final int SHORT = 100;

  private final byte[] block = new byte[BLOCK];

  private TarHeader() {}

  /**
   * Appends what stands before {@code entry}.
   *
   * @param linked the path of another name of the same file, which came before; null if none did
   */
  static void append(Entry entry, byte @Nullable [] linked, WireBuffer out) {
    byte[] name = below(entry.path(), entry.isDirectory() ? "/" : "");
    byte[] target = linked == null ? entry.target() : below(linked, "");
    if (name.length > SHORT) {
      appendLong('L', name, out);
    }
    if (target.length > SHORT) {
      appendLong('K', target, out);
    }
    if (entry.nanos() != 0 && linked == null) {
      appendFraction(entry, out);
    }
    TarHeader header = new TarHeader();
    header.text(0, SHORT, name);
    header.number(100, 8, entry.mode() & 07777);
    header.number(124, 12, linked == null ? entry.size() : 0);
    header.number(136, 12, entry.seconds());
    header.text(157, SHORT, target);
    header.end(linked == null ? type(entry) : '1', out);
  }

  private static char type(Entry entry) {
    if (entry.isDirectory()) {
      return '5';
    }
    return entry.isLink() ? '2' : '0';
  }

  /** Fills up the last block of a content of {@code length} bytes. */
  static void pad(long length, WireBuffer out) {
    int rest = (int) (length % BLOCK);
    if (rest > 0) {
      out.raw(new byte[BLOCK], 0, BLOCK - rest);
    }
  }

  /** Two empty blocks end an archive. */
  static byte[] end() {
    return new byte[2 * BLOCK];
  }

  /** No name can be taken for an absolute one, or for an option. */
  private static byte[] below(byte[] path, String ending) {
    WireBuffer name = new WireBuffer(path.length + 3);
    name.u8('.').u8('/').raw(path, 0, path.length);
    byte[] end = ending.getBytes(StandardCharsets.US_ASCII);
    return name.raw(end, 0, end.length).toByteArray();
  }

  /** A name that is too long for its field, as the content of an entry before. It ends in NUL. */
  private static void appendLong(char type, byte[] name, WireBuffer out) {
    TarHeader header = new TarHeader();
    header.text(0, SHORT, "././@LongLink".getBytes(StandardCharsets.US_ASCII));
    header.number(100, 8, 0644);
    header.number(124, 12, name.length + 1L);
    header.number(136, 12, 0);
    header.end(type, out);
    out.raw(name, 0, name.length).u8(0);
    pad(name.length + 1L, out);
  }

  /** "%d %s=%s\n", length, keyword, value: POSIX.1-2017, pax, "pax Extended Header". */
  private static void appendFraction(Entry entry, WireBuffer out) {
    String fact = " mtime=" + decimal(entry.seconds(), entry.nanos()) + "\n";
    int length = fact.length() + 2; // the time alone makes it longer than 9 and shorter than 98
    byte[] record = (length + fact).getBytes(StandardCharsets.US_ASCII);
    TarHeader header = new TarHeader();
    header.text(0, SHORT, "./@PaxHeader".getBytes(StandardCharsets.US_ASCII));
    header.number(100, 8, 0644);
    header.number(124, 12, record.length);
    header.number(136, 12, 0);
    header.end('x', out);
    out.raw(record, 0, record.length);
    pad(record.length, out);
  }

  /** A fraction always counts forward in time, but a decimal number counts away from 0. */
  private static String decimal(long seconds, int nanos) {
    boolean isBefore = seconds < 0;
    long whole = isBefore ? -(seconds + 1) : seconds;
    int fraction = isBefore ? 1_000_000_000 - nanos : nanos;
    String digits = Integer.toString(1_000_000_000 + fraction).substring(1);
    return (isBefore ? "-" : "") + whole + "." + digits;
  }

  private void text(int at, int room, byte[] text) {
    System.arraycopy(text, 0, block, at, Math.min(room, text.length));
  }

  /** Octal digits and NUL; where they do not do, base 256, marked by the highest bit. */
  private void number(int at, int room, long value) {
    int digits = room - 1;
    if (value >= 0 && value < 1L << (3 * digits)) {
      String octal = Long.toOctalString(value);
      text(
          at,
          digits,
          ("0".repeat(digits - octal.length()) + octal).getBytes(StandardCharsets.US_ASCII));
    } else {
      for (int i = 0; i < room; i++) {
        int shift = 8 * (room - 1 - i);
        block[at + i] = (byte) (value >> Math.min(63, shift));
      }
      block[at] |= (byte) 0x80;
    }
  }

  /** The checksum is that of a block in which blanks stand for it. */
  private void end(char type, WireBuffer out) {
    number(108, 8, 0);
    number(116, 8, 0);
    block[156] = (byte) type;
    text(257, 8, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    text(148, 8, " ".repeat(8).getBytes(StandardCharsets.US_ASCII));
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    number(148, 7, sum);
    out.raw(block, 0, BLOCK);
  }
}
