package dev.railhead.examples.console.stream;

import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.RunLogs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The end of one run log, kept so that two hundred readers cost the ledger as much as one. Whoever
 * is further behind reads the ledger itself. Thread-safe.
 */
final class LogTail {
  /** How many bytes one event carries at most, and how many are kept. */
  static final int PIECE = 64 * 1024;

  private final RunLogs logs;
  private final long deploy;
  private byte[] kept = new byte[0];
  private long end;
  private boolean closed;
  private int readers;

  LogTail(RunLogs logs, long deploy, long from) {
    this.logs = logs;
    this.deploy = deploy;
    this.end = from;
  }

  /** Somebody reads; or, with -1, does no more. */
  synchronized int readers(int more) {
    readers += more;
    return readers;
  }

  /** Reads on in the ledger; returns whether there was something new. */
  synchronized boolean poll() throws LedgerException {
    if (closed) {
      return false;
    }
    RunLogs.Part part = logs.read(deploy, end, PIECE);
    if (part.end() > end) {
      kept = joined(kept, part.text().getBytes(StandardCharsets.UTF_8));
      end = part.end();
    }
    closed = part.closed();
    return closed || !part.text().isEmpty();
  }

  private static byte[] joined(byte[] before, byte[] more) {
    byte[] all = Arrays.copyOf(before, before.length + more.length);
    System.arraycopy(more, 0, all, before.length, more.length);
    // Cut where a line begins, so that no character is halved.
    int from = Math.max(0, all.length - PIECE);
    while (from > 0 && from < all.length && all[from - 1] != '\n') {
      from++;
    }
    return Arrays.copyOfRange(all, from, all.length);
  }

  /** What comes after {@code offset}. */
  RunLogs.Part after(long offset) throws LedgerException {
    synchronized (this) {
      long start = end - kept.length;
      if (offset >= start && offset <= end) {
        int from = (int) (offset - start);
        String text = new String(kept, from, kept.length - from, StandardCharsets.UTF_8);
        return new RunLogs.Part(text, end, closed);
      }
    }
    return logs.read(deploy, offset, PIECE);
  }
}
