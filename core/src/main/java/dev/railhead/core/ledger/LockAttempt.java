package dev.railhead.core.ledger;

/** What came of asking for a lock. */
public sealed interface LockAttempt {
  /**
   * The lock is ours until the lease is closed or lost.
   *
   * @param lease the lock
   */
  record Acquired(Lease lease) implements LockAttempt {}

  /**
   * Somebody else still holds it at the end of the wait.
   *
   * @param holder who
   * @param ahead how many others asked before us and still wait
   */
  record Busy(LockInfo holder, int ahead) implements LockAttempt {}

  /**
   * All stacks are on hold.
   *
   * @param hold by whom and why
   */
  record OnHold(Hold hold) implements LockAttempt {}
}
