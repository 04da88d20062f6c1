package dev.railhead.core.ledger;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The leases that this ledger holds, and the two threads that look after them: one renews them in
 * the database, the other watches the clock, and so notices a database that does not answer.
 * Thread-safe.
 */
final class Leases implements AutoCloseable {
  private static final long GOODBYE_SECONDS = 5;

  private final Database database;
  private final LockTable table;
  private final Bell bell;
  private final LongSupplier nanoTime;
  private final ScheduledThreadPoolExecutor renewing = thread("railhead-ledger-renewal");
  private final ScheduledThreadPoolExecutor watching = thread("railhead-ledger-watch");
  private final Set<HeldLease> live = ConcurrentHashMap.newKeySet();

  Leases(Database database, LockTable table, Bell bell, LongSupplier nanoTime) {
    this.database = database;
    this.table = table;
    this.bell = bell;
    this.nanoTime = nanoTime;
  }

  private static ScheduledThreadPoolExecutor thread(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  /**
   * Looks after {@code lock} from now on.
   *
   * @param asked when the database was asked for it, by nanoTime
   */
  HeldLease keep(LockInfo lock, Duration length, long asked) {
    HeldLease lease = new HeldLease(this, lock, length, asked);
    live.add(lease);
    lease.start();
    return lease;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** Renews {@code lease} in the database, and returns whether it was still there. */
  boolean renew(LockInfo lock, Duration length) throws LedgerException {
    return database.transaction(
        "renew the lock of " + lock.stack(), session -> table.renew(session, lock, length));
  }

  /** Frees the lock of {@code lease} in the database, if it is still there. */
  void free(LockInfo lock) throws LedgerException {
    database.transaction(
        "give back the lock of " + lock.stack(), session -> table.free(session, lock));
    bell.ring();
  }

  Future<?> renewIn(long nanos, Runnable renewal) {
    return schedule(renewing, renewal, nanos);
  }

  Future<?> watchIn(long nanos, Runnable look) {
    return schedule(watching, look, nanos);
  }

  private static Future<?> schedule(ScheduledThreadPoolExecutor thread, Runnable work, long nanos) {
    try {
      return thread.schedule(work, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The ledger has been closed: its leases are lost, and nobody renews or watches them.
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Runs {@code action} on the watching thread, or here if that has ended. */
  void tell(Runnable action) {
    try {
      watching.execute(action);
    } catch (RejectedExecutionException e) {
      action.run();
    }
  }

  void forget(HeldLease lease) {
    live.remove(lease);
  }

  /** Counts all leases as lost, tells those who asked, and ends both threads. */
  @Override
  public void close() {
    renewing.shutdown();
    watching.shutdown();
    live.forEach(lease -> lease.lose("the ledger was closed"));
    try {
      renewing.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS);
      watching.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
