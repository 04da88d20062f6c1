package dev.railhead.trains;

/** How urgent a rider is; the order of the constants is the order of departure. */
public enum Priority {
  /** Goes before all others, in trains of its own, and never stops a train that is under way. */
  HOTFIX,
  /** The usual. */
  NORMAL,
  /** Gives way to all others, such as a robot's upgrades; but not for ever. */
  LOW
}
