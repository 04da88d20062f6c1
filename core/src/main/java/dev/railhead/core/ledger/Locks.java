package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import java.util.List;
import java.util.Optional;

/** The lock of each stack, and the hold on all of them. Thread-safe, and safe between processes. */
public interface Locks {
  /**
   * Takes the lock of a stack, waiting for it as long as the request says, in first-come order
   * among all who wait, on whatever machine. A hold on all stacks is answered at once, even in the
   * middle of a wait.
   *
   * <p>When the lock is free but somebody else is next in line, even a request that does not wait
   * stays until that one has it: a moment as a rule, some seconds if that one is gone.
   *
   * @throws LedgerException if the database failed; a lock that was granted all the same expires
   * @throws InterruptedException if the thread is interrupted; it no longer waits
   */
  LockAttempt acquire(LockRequest request) throws LedgerException, InterruptedException;

  /** The lock of {@code stack}, if somebody holds it. */
  Optional<LockInfo> holder(Stack stack) throws LedgerException;

  /** All locks that somebody holds, by stack. */
  List<LockInfo> held() throws LedgerException;

  /**
   * Takes the lock of {@code stack} away from its holder, whose next renewal fails and whose
   * fencing token is outdated once somebody else takes it. {@link #takenAway} keeps who and why.
   *
   * @return what was taken away, if there was one
   */
  Optional<LockInfo> takeAway(Stack stack, Actor by, String reason) throws LedgerException;

  /**
   * The locks of {@code stack} that were taken away, newest first.
   *
   * @param limit how many at most, 1 to 1000
   */
  List<TakenLock> takenAway(Stack stack, int limit) throws LedgerException;

  /**
   * Holds all stacks: no lock is granted until {@link #endHold}. A second hold replaces the first,
   * which {@link #endedHolds} keeps.
   */
  Hold holdAll(Hold hold) throws LedgerException;

  /** The hold on all stacks, if there is one that has not expired. */
  Optional<Hold> hold() throws LedgerException;

  /**
   * Ends the hold on all stacks. {@link #endedHolds} keeps who did.
   *
   * @return what was ended, if there was one
   */
  Optional<Hold> endHold(Actor by) throws LedgerException;

  /**
   * The holds that are over, newest first. One that ended by itself was ended by who held, when its
   * time was over.
   *
   * @param limit how many at most, 1 to 1000
   */
  List<EndedHold> endedHolds(int limit) throws LedgerException;
}
