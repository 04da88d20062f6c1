package dev.railhead.trains;

/** What a rider says of its own change at the stage that the train is at. */
public enum Readiness {
  /** Nothing yet. */
  UNSAID,
  /** It is good. */
  GOOD,
  /** It is not good: a veto, which only the rider, its ejection or an override clears. */
  NOT_GOOD
}
