package dev.railhead.examples.console.auth;

/** What somebody may do; each may do what the one before may. */
public enum Role {
  /** Look. */
  VIEWER,
  /** Deploy, roll back, abort, ride in the queue, and hold all stacks. */
  DEPLOYER,
  /** Set maintenance mode, deploy while it is on, and go past the order of stages. */
  OPERATOR;

  /** Whether this one may do what {@code needed} may. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
