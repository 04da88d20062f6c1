package dev.railhead.trains;

/** How a rider wants to ride. */
public enum Manner {
  /** In a train of its own. */
  ALONE,
  /** The train does not leave before this rider says that it is good to go. */
  ASK_ME,
  /** Lets others of its priority go first, though not for ever. */
  LAST,
  /** Joins although the same person waits in this lane already. */
  AGAIN
}
