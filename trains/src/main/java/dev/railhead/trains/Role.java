package dev.railhead.trains;

/** What somebody is to a queue at the moment of a command. */
public enum Role {
  /** Everybody. */
  ANYONE,
  /** The rider that the command is about, or rides in the train that it is about. */
  RIDER,
  /** The driver of the train that the command is about. */
  DRIVER,
  /** Trusted with the queue itself, by the policy's own list. */
  OPERATOR
}
