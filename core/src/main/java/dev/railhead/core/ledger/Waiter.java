package dev.railhead.core.ledger;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through the line: asks for the lock, and while it is not granted, keeps
 * its place and looks again. For one thread.
 */
final class Waiter {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LOOK_NANOS_AT_MOST = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long SIGN_NANOS = LockTable.WAITER_LIFE.toNanos() / 3;
  private static final long NO_TICKET = 0;

  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private final Database database;
  private final LockTable table;
  private final Leases leases;
  private final Bell bell;
  private final LongSupplier nanoTime;
  private final LockRequest request;
  private final long began;
  private long ticket = NO_TICKET;
  private long shownAt;

  Waiter(
      Database database,
      LockTable table,
      Leases leases,
      Bell bell,
      LongSupplier nanoTime,
      LockRequest request) {
    this.database = database;
    this.table = table;
    this.leases = leases;
    this.bell = bell;
    this.nanoTime = nanoTime;
    this.request = request;
    this.began = nanoTime.getAsLong();
  }

  /** What came of asking for the lock once. */
  private sealed interface Answer {
    /** It is ours, counted from {@code asked} by nanoTime. */
    record Granted(LockInfo lock, long asked) implements Answer {}

    record Refused(LockAttempt attempt) implements Answer {}

    record InLine(long ticket) implements Answer {}
  }

  /** Waits as long as the request says. Whatever happens, no place in the line is left behind. */
  LockAttempt attempt() throws LedgerException, InterruptedException {
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted before asking for the lock");
      }
      Answer answer = ask();
      while (answer instanceof Answer.InLine place) {
        ticket = place.ticket();
        shownAt = nanoTime.getAsLong();
        awaitTurn();
        answer = ask();
      }
      ticket = NO_TICKET;
      return answer instanceof Answer.Granted granted
          ? new LockAttempt.Acquired(leases.keep(granted.lock(), request.lease(), granted.asked()))
          : ((Answer.Refused) answer).attempt();
    } finally {
      leaveLine();
    }
  }

  private Answer ask() throws LedgerException {
    return database.transaction("take the lock of " + request.stack(), this::decide);
  }

  private Answer decide(Session session) throws SQLException {
    long turn = table.enter(session);
    long mine = ticket == NO_TICKET ? turn : ticket;
    table.forgetTheGone(session);
    Optional<Answer> answer = answer(session, mine);
    if (answer.isPresent()) {
      table.stopWaiting(session, mine);
      return answer.get();
    }
    table.wait(session, request.stack(), mine);
    return new Answer.InLine(mine);
  }

  private Optional<Answer> answer(Session session, long mine) throws SQLException {
    Optional<Hold> hold = table.hold(session);
    if (hold.isPresent()) {
      return Optional.of(new Answer.Refused(new LockAttempt.OnHold(hold.get())));
    }
    int ahead = table.ahead(session, request.stack(), mine);
    long asked = nanoTime.getAsLong();
    Optional<LockInfo> granted = ahead == 0 ? table.grant(session, request) : Optional.empty();
    if (granted.isPresent()) {
      return Optional.of(new Answer.Granted(granted.get(), asked));
    }
    // While the lock is free and the first in line has not come for it yet, there is nobody to name
    // as its holder; then even a request without patience stays for the moment that takes.
    return patienceNanos() > 0
        ? Optional.empty()
        : table
            .holder(session, request.stack())
            .map(holder -> new Answer.Refused(new LockAttempt.Busy(holder, ahead)));
  }

  private long patienceNanos() {
    return request.patience().toNanos() - (nanoTime.getAsLong() - began);
  }

  /** Returns when asking may bring something new, or when it is time for a sign of life. */
  private void awaitTurn() throws LedgerException, InterruptedException {
    long look = LOOK_NANOS;
    long heard = bell.rings();
    while (!isWorthAsking()) {
      long patience = patienceNanos();
      bell.await(heard, patience > 0 ? Math.min(look, patience) : look);
      heard = bell.rings();
      look = Math.min(look * 2, LOOK_NANOS_AT_MOST);
    }
  }

  private boolean isWorthAsking() throws LedgerException {
    return nanoTime.getAsLong() - shownAt >= SIGN_NANOS
        || database.transaction("wait for the lock of " + request.stack(), this::isAnswered);
  }

  /** Only reads, so that those who wait do not hinder those who work. */
  private boolean isAnswered(Session session) throws SQLException {
    boolean isHeld = table.holder(session, request.stack()).isPresent();
    return isHeld
        ? patienceNanos() <= 0 || table.hold(session).isPresent()
        : table.ahead(session, request.stack(), ticket) == 0 || table.hold(session).isPresent();
  }

  private void leaveLine() {
    if (ticket == NO_TICKET) {
      return;
    }
    try {
      database.transaction(
          "stop waiting for the lock of " + request.stack(),
          session -> table.stopWaiting(session, ticket));
    } catch (LedgerException | IllegalStateException e) {
      // What sent us away is already on its way to the caller, and the place in line expires.
      log.warn("a place in the line for the lock of {} was left behind", request.stack(), e);
    }
  }
}
