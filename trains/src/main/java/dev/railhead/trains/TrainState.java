package dev.railhead.trains;

/** How a train stands. {@code trains/README.md} has the table of what leads from where to where. */
public enum TrainState {
  /** First in its lane, not left: who rides is still what the line says. */
  BOARDING,
  /** On its way to a stage. */
  RUNNING,
  /** Arrived at a stage: the riders look whether their changes are good. */
  VERIFYING,
  /** Stopped: a stage failed, or a rider said not good. */
  BLOCKED,
  /** Its runner is gone, and what the hosts serve must be asked. */
  UNKNOWN,
  /** Going back to what was live before it. */
  ROLLING_BACK,
  /** Ended: all is live. */
  LANDED,
  /** Ended: what was live before it is live again. */
  ROLLED_BACK,
  /** Ended: nobody was left to ride, and nothing had been deployed. */
  CANCELLED;

  /** Whether it has left and not ended: its riders are fixed, and its lane is taken. */
  public boolean isActive() {
    return this != BOARDING && !isEnded();
  }

  /** Whether it has ended. */
  public boolean isEnded() {
    return this == LANDED || this == ROLLED_BACK || this == CANCELLED;
  }
}
