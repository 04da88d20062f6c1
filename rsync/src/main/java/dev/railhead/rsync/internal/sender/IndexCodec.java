package dev.railhead.rsync.internal.sender;

import java.io.IOException;

/**
 * The index of a file, as it travels in one direction: the step from the index before in one byte
 * where that is 1 to 253, more otherwise. Every direction of every connection has its own, since
 * what is written depends on what was written before. For one thread.
 */
final class IndexCodec {
  /** Not an index: a phase is over. */
  static final int DONE = -1;

  /** Not an index: counts of what was deleted follow. */
  static final int DELETIONS = -3;

  private static final int NEGATIVE = 0xff;
  private static final int WIDE = 0xfe;

  private int before = -1;
  private int negativeBefore = 1;

  /** Appends {@code index}. */
  void write(int index, WireBuffer out) {
    if (index == DONE) {
      out.u8(0);
      return;
    }
    int step;
    int absolute;
    if (index >= 0) {
      step = index - before;
      absolute = index;
      before = index;
    } else {
      out.u8(NEGATIVE);
      absolute = -index;
      step = absolute - negativeBefore;
      negativeBefore = absolute;
    }
    if (step > 0 && step < WIDE) {
      out.u8(step);
    } else if (step < 0 || step > 0x7fff) {
      out.u8(WIDE).u8((absolute >>> 24) | 0x80).u8(absolute).u8(absolute >> 8).u8(absolute >> 16);
    } else {
      out.u8(WIDE).u8(step >> 8).u8(step);
    }
  }

  /** The next index, or one of the constants. */
  int read(WireReader in) throws IOException {
    int first = in.u8();
    if (first == 0) {
      return DONE;
    }
    boolean negative = first == NEGATIVE;
    int lead = negative ? in.u8() : first;
    int from = negative ? negativeBefore : before;
    int absolute = lead == WIDE ? wide(from, in) : from + lead;
    if (negative) {
      negativeBefore = absolute;
      return -absolute;
    }
    before = absolute;
    return absolute;
  }

  private static int wide(int from, WireReader in) throws IOException {
    int high = in.u8();
    int next = in.u8();
    if ((high & 0x80) == 0) {
      return from + ((high << 8) | next);
    }
    int middle = in.u8();
    return ((high & 0x7f) << 24) | (in.u8() << 16) | (middle << 8) | next;
  }
}
