package dev.railhead.core.ledger;

import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import java.time.Instant;
import java.util.Optional;

/**
 * One deploy, as the ledger knows it. Immutable.
 *
 * @param id counts up; unique in the ledger
 * @param intent what somebody set out to do
 * @param fence the fencing token, once the lock was taken
 * @param revision the revision, once it was resolved
 * @param release the release, once it was made
 * @param step the name of the last step that was begun, such as {@code READ_BACK}
 * @param state how it stands
 * @param detail how it ended, one line; empty while it runs
 * @param began when it began, by the database's clock
 * @param ended when it ended, by the database's clock
 */
public record DeployRecord(
    long id,
    DeployIntent intent,
    Optional<Fence> fence,
    Optional<Revision> revision,
    Optional<ReleaseId> release,
    String step,
    State state,
    String detail,
    Instant began,
    Optional<Instant> ended) {

  /** How a deploy stands. */
  public enum State {
    /** It runs, or its deployer is gone and nobody has settled it yet. */
    RUNNING,
    /** The release went live. */
    SUCCEEDED,
    /** A step failed; nothing changed, or all was swapped back. */
    FAILED,
    /** Somebody stopped it. */
    ABORTED,
    /** A deadline passed. */
    TIMED_OUT,
    /** A gate, the lock or the order of stages said no. */
    REFUSED,
    /** The fleet was left serving more than one release. */
    MIXED
  }
}
