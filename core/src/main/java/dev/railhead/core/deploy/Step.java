package dev.railhead.core.deploy;

/** The steps of a deploy, in order. */
public enum Step {
  /** Take the stack's lock. */
  LOCK,
  /** Resolve the branch, tag or short id to a revision, once. */
  PIN,
  /** Check the order of stages and ask the gates. */
  GATES,
  /** Make the release. */
  EXPORT,
  /** Get places ready on the hosts and send the files. */
  TRANSFER,
  /** Check the files against the manifest on each host and seal them. */
  VERIFY,
  /** Count the hosts that are ready. */
  QUORUM,
  /** Swap the canaries, and ask the gates that look at them; only where there are such gates. */
  CANARY,
  /** Swap all hosts that are left, as one wave. */
  SWAP,
  /** Ask each host what it serves. */
  READ_BACK,
  /** Ask the gates that look at the new release. */
  AFTER_GATES,
  /** Write down the outcome and delete old releases. */
  RECORD;

  /** The name as the run log prints it, such as {@code read back}. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
