package dev.railhead.rsync.internal.sender;

/**
 * How much a receiver may say in one conversation: far more than any has reason to, and not enough
 * to fill memory or to go on for ever. For the thread that reads.
 */
final class Limits {
  private static final long LEAST_MESSAGES = 100_000;
  private static final long LEAST_REQUESTS = 1_000;
  private static final int EACH_ENTRY = 8;

  private final long mostRequests;
  private final long mostMessages;
  private long requests;
  private long messages;

  /** For a tree of so many entries. */
  Limits(int entries) {
    this.mostRequests = LEAST_REQUESTS + (long) EACH_ENTRY * entries;
    this.mostMessages = LEAST_MESSAGES + (long) EACH_ENTRY * entries;
  }

  /** Counts one more request, or the end of a phase. */
  void request() throws ProtocolException {
    if (++requests > mostRequests) {
      throw new ProtocolException("more than " + mostRequests + " requests");
    }
  }

  /** Counts one more message, or sign of life. */
  void message() throws ProtocolException {
    if (++messages > mostMessages) {
      throw new ProtocolException("more than " + mostMessages + " messages");
    }
  }
}
