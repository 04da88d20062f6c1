package dev.railhead.core.ledger;

/**
 * A lock that we hold. Renews itself at a third of its length; counts as lost when two thirds have
 * passed without a renewal (by this machine's nanoTime), or when somebody took it away.
 * Thread-safe.
 */
public interface Lease extends AutoCloseable {
  /** The lock as it was granted. */
  LockInfo info();

  /** Whether it is still ours. Once false, it stays false. */
  boolean isHeld();

  /**
   * Runs {@code action} once when the lock is lost, on a thread of the ledger's that all its leases
   * share, so {@code action} should be short; on this thread and at once if the lock is lost
   * already; never if it is given back first.
   */
  void onLoss(Runnable action);

  /** Gives the lock back if it is still ours. Idempotent. */
  @Override
  void close();
}
