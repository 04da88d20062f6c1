package dev.railhead.core.deploy;

import dev.railhead.core.ledger.DeployRecord.State;

/** How outcomes stand in the ledger. */
final class Endings {
  private Endings() {}

  static State state(Outcome outcome) {
    return outcome.fold(
        succeeded -> State.SUCCEEDED,
        failed -> State.FAILED,
        aborted -> State.ABORTED,
        timedOut -> State.TIMED_OUT,
        refused -> State.REFUSED,
        mixed -> State.MIXED);
  }
}
