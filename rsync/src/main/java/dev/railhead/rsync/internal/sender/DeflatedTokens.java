package dev.railhead.rsync.internal.sender;

import java.util.zip.Deflater;

/**
 * The compressed form of rsync's {@code zlibx}: what is literal goes through one raw deflate stream
 * per file, which is flushed before a block or the end, and then stripped of the four bytes that
 * end every flush; blocks do not enter the stream. Observed on the wire. For one answer; for one
 * thread.
 */
final class DeflatedTokens implements Tokens {
  private static final int DATA = 0x40;
  private static final int RUN = 0x21;
  private static final int BLOCK = 0x20;
  private static final int LONGEST_DATA = 16383;
  private static final int LONGEST_RUN = 0xffff;
  private static final int FLUSH_MARK = 4;

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final byte[] buffer = new byte[32 << 10];
  private final WireBuffer pending = new WireBuffer(64 << 10);
  private boolean isUnflushed;
  private int runStart = -1;
  private int runLength;

  @Override
  public void literal(byte[] bytes, int offset, int length, WireBuffer out) {
    endRun(out);
    deflater.setInput(bytes, offset, length);
    deflate(Deflater.NO_FLUSH);
    isUnflushed = true;
    send(out);
  }

  @Override
  public void block(int index, WireBuffer out) {
    flush(out);
    if (runStart >= 0 && index == runStart + runLength && runLength <= LONGEST_RUN) {
      runLength++;
      return;
    }
    endRun(out);
    runStart = index;
    runLength = 1;
  }

  @Override
  public void end(WireBuffer out) {
    flush(out);
    endRun(out);
    out.u8(0);
  }

  private void endRun(WireBuffer out) {
    if (runStart < 0) {
      return;
    }
    if (runLength == 1) {
      out.u8(BLOCK).int32(runStart);
    } else {
      out.u8(RUN).int32(runStart).u16(runLength - 1);
    }
    runStart = -1;
  }

  private void flush(WireBuffer out) {
    if (!isUnflushed) {
      return;
    }
    deflate(Deflater.SYNC_FLUSH);
    pending.truncate(pending.size() - FLUSH_MARK);
    send(out);
    isUnflushed = false;
  }

  private void deflate(int flush) {
    int n;
    do {
      n = deflater.deflate(buffer, 0, buffer.length, flush);
      pending.raw(buffer, 0, n);
    } while (n == buffer.length);
  }

  private void send(WireBuffer out) {
    for (int from = 0; from < pending.size(); from += LONGEST_DATA) {
      int length = Math.min(pending.size() - from, LONGEST_DATA);
      out.u8(DATA | (length >> 8)).u8(length).raw(pending.array(), from, length);
    }
    pending.clear();
  }

  @Override
  public void close() {
    deflater.end();
  }
}
