package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.TransferCounts;

/** How one try to reach one host ended. */
public sealed interface Attempt {
  /**
   * The destination holds the release.
   *
   * @param counts what was done
   */
  record Sent(TransferCounts counts) implements Attempt {}

  /**
   * It did not work.
   *
   * @param cause what kind of failure it was
   * @param message what happened, in words
   * @param outlook whether another try is worth making
   */
  record Broken(Cause cause, String message, Outlook outlook) implements Attempt {
    static Broken transientOne(Cause cause, String message) {
      return new Broken(cause, message, Outlook.TRANSIENT);
    }

    static Broken lastingOne(Cause cause, String message) {
      return new Broken(cause, message, Outlook.LASTING);
    }
  }

  /** Whether a failure may pass by itself. */
  enum Outlook {
    /** The next try may well succeed. */
    TRANSIENT,
    /** The next try would fail in the same way. */
    LASTING
  }
}
