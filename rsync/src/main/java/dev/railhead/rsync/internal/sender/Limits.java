package dev.railhead.rsync.internal.sender;

/**
 * How much a receiver may say in one conversation: far more than any has reason to, and not enough
 * to fill memory or to go on for ever. For the thread that reads.
 */
final class Limits {
  private static final long LEAST = 100_000;
  private static final int EACH_ENTRY = 8;

  private final long most;
  private long requests;
  private long messages;

  /** For a tree of so many entries. */
  Limits(int entries) {
    this.most = LEAST + (long) EACH_ENTRY * entries;
  }

  /** Counts one more request, or the end of a phase. */
  void request() throws ProtocolException {
    if (++requests > most) {
      throw new ProtocolException("more than " + most + " requests");
    }
  }

  /** Counts one more message, or sign of life. */
  void message() throws ProtocolException {
    if (++messages > most) {
      throw new ProtocolException("more than " + most + " messages");
    }
  }
}
