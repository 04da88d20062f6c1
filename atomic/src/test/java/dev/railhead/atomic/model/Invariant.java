package dev.railhead.atomic.model;

/** What always holds. */
enum Invariant {
  /** The link leads to a release that is sealed and complete. */
  TOTALITY,
  /** While a swap is made, the link leads to the old or to the new release, in this order. */
  ATOMICITY,
  /** All that is read under one ticket is of one release. */
  PIN_CONSISTENCY,
  /** The epochs that one process sees never go down. */
  MONOTONY,
  /** Nothing that is live or pinned is written to, unsealed or deleted. */
  PIN_SAFETY,
  /** What is handed out was live a short while ago. */
  BOUNDED_STALENESS,
  /** After a crash, what is sealed is complete, and the old or the new release is live. */
  CRASH_SAFETY,
  /** What a deploy has returned from is still live after a power loss. */
  DURABILITY,
  /** One deployer at a time, none that was taken over from, none that expected something else. */
  EXCLUSION,
  /** A deploy that is run again after a crash gets to its end. */
  RE_RUN,
  /** What a cache is keyed by never comes to mean something else. */
  IDENTITY,
  /** A reader that never leaves blocks no deploy, and only its own place. */
  LIVENESS;

  /** A claim that may fail. */
  interface Claim {
    void check() throws java.io.IOException;
  }
}
