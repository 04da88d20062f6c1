package dev.railhead.trains;

/** A rule that can be gone past on the record. */
public enum Rule {
  /** Every rider has said that its change is good, and nobody that it is not. */
  READINESS,
  /** Trains depart only when windows let them. */
  WINDOW,
  /** A train carries no more than its lane's capacity. */
  CAPACITY
}
