package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.internal.Names;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Locks in the database. Thread-safe, and safe between processes. */
final class SqlLocks implements Locks, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private final Database database;
  private final LockTable table = new LockTable();
  private final Bell bell = new Bell();
  private final LongSupplier nanoTime;
  private final Leases leases;

  SqlLocks(Database database, LongSupplier nanoTime) {
    this.database = database;
    this.nanoTime = nanoTime;
    this.leases = new Leases(database, table, bell, nanoTime);
  }

  @Override
  public LockAttempt acquire(LockRequest request) throws LedgerException, InterruptedException {
    return new Waiter(database, table, leases, bell, nanoTime, request).attempt();
  }

  @Override
  public Optional<LockInfo> holder(Stack stack) throws LedgerException {
    return database.transaction(
        "read the lock of " + stack, session -> table.holder(session, stack));
  }

  @Override
  public List<LockInfo> held() throws LedgerException {
    return database.transaction("read the locks", table::held);
  }

  @Override
  public Optional<LockInfo> takeAway(Stack stack, Actor by, String reason) throws LedgerException {
    Names.line("the reason for taking a lock away", reason, 400);
    Optional<LockInfo> taken =
        database.transaction(
            "take away the lock of " + stack, session -> take(session, stack, by, reason));
    taken.ifPresent(lock -> log.info("{} took the lock of {} from {}", by, stack, lock));
    bell.ring();
    return taken;
  }

  private Optional<LockInfo> take(Session session, Stack stack, Actor by, String reason)
      throws SQLException {
    table.enter(session);
    Optional<LockInfo> holder = table.holder(session, stack);
    if (holder.isPresent() && table.free(session, holder.get()) == 1) {
      table.recordTaking(session, holder.get(), by, reason);
      return holder;
    }
    return Optional.empty();
  }

  @Override
  public List<TakenLock> takenAway(Stack stack, int limit) throws LedgerException {
    checkLimit(limit);
    return database.transaction(
        "read who took the lock of " + stack, session -> table.taken(session, stack, limit));
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("a limit must be 1 to 1000, but was " + limit);
    }
  }

  @Override
  public Hold holdAll(Hold hold) throws LedgerException {
    return database.transaction(
        "hold all stacks",
        session -> {
          endHold(session, hold.by());
          table.hold(session, hold);
          // One that has ended already is not found again.
          return table.hold(session).orElse(hold);
        });
  }

  @Override
  public Optional<Hold> hold() throws LedgerException {
    return database.transaction("read the hold on all stacks", table::hold);
  }

  @Override
  public Optional<Hold> endHold(Actor by) throws LedgerException {
    Optional<Hold> ended =
        database.transaction("end the hold on all stacks", session -> endHold(session, by));
    ended.ifPresent(hold -> log.info("{} ended the hold of {}", by, hold));
    return ended;
  }

  private Optional<Hold> endHold(Session session, Actor by) throws SQLException {
    long turn = table.enter(session);
    Optional<Hold> hold = table.hold(session);
    if (hold.isPresent()) {
      table.recordEnding(session, turn, hold.get(), by);
    } else {
      table.recordExpiry(session, turn);
    }
    table.endHold(session);
    return hold;
  }

  @Override
  public List<EndedHold> endedHolds(int limit) throws LedgerException {
    checkLimit(limit);
    return database.transaction(
        "read who ended holds", session -> table.endedHolds(session, limit));
  }

  @Override
  public void close() {
    leases.close();
  }
}
