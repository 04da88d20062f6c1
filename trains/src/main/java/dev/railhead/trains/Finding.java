package dev.railhead.trains;

/** What the hosts say of a push whose runner is gone. */
public enum Finding {
  /** All serve what it was to bring. */
  DONE,
  /** None does. */
  NOT_DONE,
  /** Some do, or it cannot be told. */
  MIXED
}
