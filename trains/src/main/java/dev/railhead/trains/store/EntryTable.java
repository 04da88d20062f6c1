package dev.railhead.trains.store;

import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.LedgerTables;
import dev.railhead.core.ledger.Session;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Order;
import dev.railhead.trains.QueueState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements about one queue. Thread-safe. */
final class EntryTable {
  static final int FORMAT = 1;
  private static final int PAGE = 5_000;

  private final LedgerTables tables;
  private final String queue;

  EntryTable(Ledger ledger, String queue) throws LedgerException {
    this.tables = ledger.tables("trains", List.of(step("001-queues.sql")));
    this.queue = queue;
  }

  private static String step(String name) {
    try (InputStream in = EntryTable.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the library lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> T transaction(String what, LedgerTables.Work<T> work) throws LedgerException {
    return tables.transaction(what + " the queue " + queue, work);
  }

  /** Writes the first entry, unless the queue is there. */
  void open(Session session, Entry opening) throws SQLException {
    int made =
        session.update(
            "INSERT INTO railhead_trains_queue (name, revision) VALUES (?, 0)"
                + " ON CONFLICT (name) DO NOTHING",
            queue);
    if (made == 1) {
      moveOn(session, 0, opening.revision());
      append(session, List.of(opening));
    }
  }

  /** Moves the queue from one revision to another; false if it is not at the first. */
  boolean moveOn(Session session, long from, long to) throws SQLException {
    return session.update(
            "UPDATE railhead_trains_queue SET revision = ? WHERE name = ? AND revision = ?",
            to,
            queue,
            from)
        == 1;
  }

  /** Makes all others wait until this transaction has ended. */
  void lock(Session session) throws SQLException {
    session.update("UPDATE railhead_trains_queue SET revision = revision WHERE name = ?", queue);
  }

  long revision(Session session) throws SQLException {
    return session.number("SELECT revision FROM railhead_trains_queue WHERE name = ?", queue);
  }

  void append(Session session, List<Entry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    List<Object> values = new ArrayList<>();
    for (Entry entry : entries) {
      values.add(queue);
      values.add(entry.revision());
      values.add(entry.order());
      values.add(RecordText.write(entry));
    }
    session.update(
        "INSERT INTO railhead_trains_entry (queue, revision, order_id, content) VALUES "
            + String.join(", ", java.util.Collections.nCopies(entries.size(), "(?, ?, ?, ?)")),
        values.toArray());
  }

  /** The ids of those of {@code orders} that were carried out, ever. */
  Set<String> known(Session session, List<Order> orders) throws SQLException {
    List<Object> values = new ArrayList<>();
    values.add(queue);
    orders.forEach(order -> values.add(order.id()));
    return new HashSet<>(
        session.all(
            "SELECT order_id FROM railhead_trains_entry WHERE queue = ? AND order_id IN ("
                + String.join(", ", java.util.Collections.nCopies(orders.size(), "?"))
                + ")",
            row -> row.getString(1),
            values.toArray()));
  }

  List<Entry> after(Session session, long revision, int limit) throws SQLException {
    return session.all(
        "SELECT content FROM railhead_trains_entry WHERE queue = ? AND revision > ?"
            + " ORDER BY revision LIMIT "
            + limit,
        row -> RecordText.read(Entry.class, row.getString(1)),
        queue,
        revision);
  }

  /** The state at the newest revision, or at {@code last} at most. */
  QueueState evolve(Session session, QueueState from, long last) throws SQLException {
    QueueState state = from;
    while (state.revision() < last) {
      List<Entry> page =
          after(session, state.revision(), (int) Math.min(PAGE, last - state.revision()));
      for (Entry entry : page) {
        state = state.evolve(entry);
      }
      if (page.size() < PAGE) {
        break;
      }
    }
    return state;
  }

  Optional<QueueState> snapshot(Session session) throws SQLException {
    return session.first(
        "SELECT content FROM railhead_trains_snapshot WHERE queue = ? AND format = " + FORMAT,
        row -> RecordText.read(QueueState.class, row.getString(1)),
        queue);
  }

  void snapshot(Session session, QueueState state) throws SQLException {
    session.update(
        """
        INSERT INTO railhead_trains_snapshot (queue, revision, format, content)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (queue) DO UPDATE SET revision = excluded.revision,
          format = excluded.format, content = excluded.content
        WHERE excluded.revision > railhead_trains_snapshot.revision""",
        queue,
        state.revision(),
        FORMAT,
        RecordText.write(state));
  }

  /** How far {@code receiver} has acknowledged: the revision, and how many of its notices. */
  Optional<Position> delivered(Session session, String receiver) throws SQLException {
    return session.first(
        "SELECT revision, notices FROM railhead_trains_delivered WHERE queue = ? AND receiver = ?",
        row -> new Position(row.getLong(1), row.getInt(2)),
        queue,
        receiver);
  }

  /** Notes where {@code receiver} begins, unless it has begun. */
  void begin(Session session, String receiver, Position at) throws SQLException {
    session.update(
        "INSERT INTO railhead_trains_delivered (queue, receiver, revision, notices)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (queue, receiver) DO NOTHING",
        queue,
        receiver,
        at.revision(),
        at.notices());
  }

  void delivered(Session session, String receiver, Position to) throws SQLException {
    session.update(
        """
        INSERT INTO railhead_trains_delivered (queue, receiver, revision, notices)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (queue, receiver) DO UPDATE SET revision = excluded.revision,
          notices = excluded.notices
        WHERE excluded.revision > railhead_trains_delivered.revision
          OR (excluded.revision = railhead_trains_delivered.revision
            AND excluded.notices > railhead_trains_delivered.notices)""",
        queue,
        receiver,
        to.revision(),
        to.notices());
  }

  /** A place in the stream of notices: after so many of those of an entry. */
  record Position(long revision, int notices) {}
}
