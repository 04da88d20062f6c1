package dev.railhead.examples.tool;

import dev.railhead.core.deploy.Outcome;

/** What the tool's exit status says. */
enum ExitCode {
  /** It was done. */
  DONE(0, "it was done"),
  /** It was tried and failed; each host serves what it did before. */
  FAILED(1, "it failed, and each host serves what it did before"),
  /** An option, a name or the inventory is wrong; nothing was done. */
  WRONG(2, "an option, a name or the inventory is wrong; nothing was done"),
  /** A gate, the lock, a hold, the order of stages or the queue said no; nothing was done. */
  REFUSED(3, "it was refused by a gate, a lock, a hold or a rule; nothing was done"),
  /** Somebody else stopped it; each host serves what it did before. */
  ABORTED(4, "somebody stopped it, and each host serves what it did before"),
  /** A deadline passed; each host serves what it did before. */
  TIMED_OUT(5, "it took too long, and each host serves what it did before"),
  /** The fleet does not serve one release: look at it now. */
  MIXED(6, "the fleet is mixed, or not as recorded: look at it now"),
  /** The ledger, the repository or a file could not be used. */
  BROKEN(7, "the ledger, the repository or a file could not be used"),
  /** Ctrl-C; a deploy was taken back and recorded first. */
  INTERRUPTED(130, "Ctrl-C; what was begun was taken back and recorded first");

  private final int status;
  private final String meaning;

  ExitCode(int status, String meaning) {
    this.status = status;
    this.meaning = meaning;
  }

  /** The exit status. */
  int status() {
    return status;
  }

  /** For --help. */
  String meaning() {
    return meaning;
  }

  /** What {@code outcome} makes of the exit status. */
  static ExitCode of(Outcome outcome) {
    return outcome.fold(
        succeeded -> DONE,
        failed -> FAILED,
        aborted -> ABORTED,
        timedOut -> TIMED_OUT,
        refused -> REFUSED,
        mixed -> MIXED);
  }
}
