package dev.railhead.core.ledger;

/**
 * The run log of each deploy: text that grows while the deploy runs, readable from any offset by
 * anybody at any time. Thread-safe, and safe between processes.
 */
public interface RunLogs {
  /** Adds {@code text} at the end of the log of {@code deploy}. */
  void append(long deploy, String text) throws LedgerException;

  /**
   * Reads on from {@code offset}.
   *
   * @param offset in bytes of UTF-8 from the beginning, as {@link Part#end} gave it; 0 at first
   * @param most how many bytes to return at most, 1 to 16 MiB; a character is never cut
   */
  Part read(long deploy, long offset, int most) throws LedgerException;

  /**
   * A piece of a run log. Immutable.
   *
   * @param text the piece; empty when there is nothing new
   * @param end the offset just past it, to go on from
   * @param closed whether the deploy has ended and this was the last piece
   */
  record Part(String text, long end, boolean closed) {}
}
