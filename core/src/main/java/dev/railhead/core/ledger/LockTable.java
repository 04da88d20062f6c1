package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import dev.railhead.core.Fence;
import dev.railhead.core.Stack;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The statements about locks, waiters and the hold. Whatever grants, takes away or holds calls
 * {@link #enter} first, and so does it alone. Immutable.
 */
final class LockTable {
  /** How long a waiter that has stopped showing signs of life goes on blocking those behind it. */
  static final Duration WAITER_LIFE = Duration.ofSeconds(6);

  private static final String LOCK = "SELECT stack, owner, reason, since, expires, token";
  private static final String HELD =
      " FROM railhead_lock WHERE owner IS NOT NULL AND expires > {now}";

  /**
   * Comes in alone, until the transaction ends, and returns the number of the turn: a new ticket.
   */
  long enter(Session session) throws SQLException {
    session.update("UPDATE railhead_gate SET turn = turn + 1 WHERE id = 1");
    return session.number("SELECT turn FROM railhead_gate WHERE id = 1");
  }

  /** Grants the lock if it is free or has expired. */
  Optional<LockInfo> grant(Session session, LockRequest request) throws SQLException {
    String stack = request.stack().name();
    session.update(
        "INSERT INTO railhead_lock (stack, token) VALUES (?, 0) ON CONFLICT DO NOTHING", stack);
    int granted =
        session.update(
            """
            UPDATE railhead_lock
            SET token = token + 1, owner = ?, reason = ?, since = {now}, expires = {now} + ?
            WHERE stack = ? AND (owner IS NULL OR expires <= {now})""",
            request.owner().name(),
            request.reason(),
            request.lease().toMillis(),
            stack);
    return granted == 0
        ? Optional.empty()
        : session.first(LOCK + " FROM railhead_lock WHERE stack = ?", LockTable::lock, stack);
  }

  /** Renews a lock that is still {@code lock} and has not expired. */
  boolean renew(Session session, LockInfo lock, Duration lease) throws SQLException {
    return session.update(
            """
            UPDATE railhead_lock SET expires = {now} + ?
            WHERE stack = ? AND token = ? AND owner IS NOT NULL AND expires > {now}""",
            lease.toMillis(),
            lock.stack().name(),
            lock.fence().token())
        == 1;
  }

  /** Frees a lock that is still {@code lock}; returns how many were. */
  int free(Session session, LockInfo lock) throws SQLException {
    return session.update(
        """
        UPDATE railhead_lock SET owner = NULL, reason = NULL, since = NULL, expires = NULL
        WHERE stack = ? AND token = ? AND owner IS NOT NULL""",
        lock.stack().name(),
        lock.fence().token());
  }

  Optional<LockInfo> holder(Session session, Stack stack) throws SQLException {
    return session.first(LOCK + HELD + " AND stack = ?", LockTable::lock, stack.name());
  }

  List<LockInfo> held(Session session) throws SQLException {
    return session.all(LOCK + HELD + " ORDER BY stack", LockTable::lock);
  }

  /** Writes down that {@code lock} is being taken away. */
  void recordTaking(Session session, LockInfo lock, Actor by, String reason) throws SQLException {
    session.update(
        """
        INSERT INTO railhead_taken_lock
          (stack, token, owner, reason, since, expires, taken_by, taken_reason, taken_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, {now})""",
        lock.stack().name(),
        lock.fence().token(),
        lock.owner().name(),
        lock.reason(),
        lock.since().toEpochMilli(),
        lock.expires().toEpochMilli(),
        by.name(),
        reason);
  }

  List<TakenLock> taken(Session session, Stack stack, int limit) throws SQLException {
    return session.all(
        LOCK
            + ", taken_by, taken_reason, taken_at FROM railhead_taken_lock"
            + " WHERE stack = ? ORDER BY token DESC LIMIT ?",
        row ->
            new TakenLock(
                lock(row),
                Actor.of(row.getString("taken_by")),
                row.getString("taken_reason"),
                Instant.ofEpochMilli(row.getLong("taken_at"))),
        stack.name(),
        limit);
  }

  private static LockInfo lock(ResultSet row) throws SQLException {
    return new LockInfo(
        Stack.of(row.getString("stack")),
        Actor.of(row.getString("owner")),
        row.getString("reason"),
        Instant.ofEpochMilli(row.getLong("since")),
        Instant.ofEpochMilli(row.getLong("expires")),
        Fence.of(row.getLong("token")));
  }

  /** Puts {@code ticket} in line, or shows that it still waits. */
  void wait(Session session, Stack stack, long ticket) throws SQLException {
    session.update(
        """
        INSERT INTO railhead_waiter (ticket, stack, expires) VALUES (?, ?, {now} + ?)
        ON CONFLICT (ticket) DO UPDATE SET expires = excluded.expires""",
        ticket,
        stack.name(),
        WAITER_LIFE.toMillis());
  }

  /** Leaves the line; returns how many places were left. */
  int stopWaiting(Session session, long ticket) throws SQLException {
    return session.update("DELETE FROM railhead_waiter WHERE ticket = ?", ticket);
  }

  /** Removes the waiters that are gone. */
  void forgetTheGone(Session session) throws SQLException {
    session.update("DELETE FROM railhead_waiter WHERE expires <= {now}");
  }

  /** How many wait for the lock of {@code stack} with a lower ticket. */
  int ahead(Session session, Stack stack, long ticket) throws SQLException {
    return (int)
        session.number(
            """
            SELECT count(*) FROM railhead_waiter
            WHERE stack = ? AND ticket < ? AND expires > {now}""",
            stack.name(),
            ticket);
  }

  void hold(Session session, Hold hold) throws SQLException {
    session.update(
        """
        UPDATE railhead_gate
        SET held_by = ?, held_reason = ?, held_since = {now}, held_until = ? WHERE id = 1""",
        hold.by().name(),
        hold.reason(),
        end(hold));
  }

  void endHold(Session session) throws SQLException {
    session.update(
        """
        UPDATE railhead_gate
        SET held_by = NULL, held_reason = NULL, held_since = NULL, held_until = NULL
        WHERE id = 1""");
  }

  Optional<Hold> hold(Session session) throws SQLException {
    return session.first(
        """
        SELECT held_by, held_reason, held_since, held_until FROM railhead_gate
        WHERE id = 1 AND held_by IS NOT NULL AND held_until > {now}""",
        LockTable::hold);
  }

  /** Writes down in {@code turn} a hold that has ended by itself, if there is one. */
  void recordExpiry(Session session, long turn) throws SQLException {
    session.update(
        """
        INSERT INTO railhead_ended_hold
          (turn, held_by, held_reason, held_since, held_until, ended_by, ended_at)
        SELECT ?, held_by, held_reason, held_since, held_until, held_by, held_until
        FROM railhead_gate
        WHERE id = 1 AND held_by IS NOT NULL AND held_until <= {now}""",
        turn);
  }

  /** Writes down that {@code hold} is being ended in {@code turn}. */
  void recordEnding(Session session, long turn, Hold hold, Actor by) throws SQLException {
    session.update(
        """
        INSERT INTO railhead_ended_hold
          (turn, held_by, held_reason, held_since, held_until, ended_by, ended_at)
        VALUES (?, ?, ?, ?, ?, ?, {now})""",
        turn,
        hold.by().name(),
        hold.reason(),
        hold.since().toEpochMilli(),
        end(hold),
        by.name());
  }

  List<EndedHold> endedHolds(Session session, int limit) throws SQLException {
    return session.all(
        """
        SELECT held_by, held_reason, held_since, held_until, ended_by, ended_at
        FROM (
          SELECT turn, held_by, held_reason, held_since, held_until, ended_by, ended_at
          FROM railhead_ended_hold
          UNION ALL
          SELECT 9223372036854775807, held_by, held_reason, held_since, held_until, held_by,
            held_until
          FROM railhead_gate
          WHERE id = 1 AND held_by IS NOT NULL AND held_until <= {now}
        ) AS past ORDER BY turn DESC LIMIT ?""",
        row ->
            new EndedHold(
                hold(row),
                Actor.of(row.getString("ended_by")),
                Instant.ofEpochMilli(row.getLong("ended_at"))),
        limit);
  }

  private static long end(Hold hold) {
    return hold.until().map(Times::millis).orElse(Long.MAX_VALUE);
  }

  private static Hold hold(ResultSet row) throws SQLException {
    long until = row.getLong("held_until");
    // A database's clock may be set back, which must not make a hold unreadable.
    long since = Math.min(row.getLong("held_since"), until);
    return new Hold(
        Actor.of(row.getString("held_by")),
        row.getString("held_reason"),
        Instant.ofEpochMilli(since),
        until == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)));
  }
}
