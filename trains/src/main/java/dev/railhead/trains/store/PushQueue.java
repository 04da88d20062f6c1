package dev.railhead.trains.store;

import dev.railhead.core.Actor;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.Session;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Order;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.QueueState;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One push queue in a ledger. An order is decided on the newest state and is durable when {@link
 * #submit} returns. Orders that come at once are written with one commit, and when another process
 * was faster they are decided again. Thread-safe, and safe between processes and machines; the
 * ledger stays the caller's to close.
 */
public final class PushQueue {
  /** How many orders one commit takes at most. */
  private static final int BATCH = 256;

  private static final int SNAPSHOT_EVERY = 1_000;
  private static final int RETRIES = 10;

  /** Should a wake-up be missed, nobody sleeps for longer. */
  private static final long LONGEST_NAP_NANOS = 50_000_000;

  private static final Logger log = LoggerFactory.getLogger(PushQueue.class);

  private final EntryTable table;
  private final String name;
  private final Dispatcher dispatcher;
  private final InstantSource clock;
  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile QueueState latest = QueueState.nothing();

  /** Whether others wrote before the last write of this process; under the lock. */
  private boolean contended;

  private PushQueue(EntryTable table, String name, Dispatcher dispatcher, InstantSource clock) {
    this.table = table;
    this.name = name;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  /**
   * The queue {@code name} in {@code ledger}, which is made with {@code settings} if it is not
   * there; if it is, they are ignored.
   *
   * @throws LedgerException if the ledger cannot be read or written
   * @throws IllegalArgumentException if the name is not a word
   */
  public static PushQueue open(
      Ledger ledger, String name, QueueSettings settings, Dispatcher dispatcher)
      throws LedgerException {
    return open(ledger, name, settings, dispatcher, InstantSource.system());
  }

  /** The same, by {@code clock}; machines that share a queue should agree on the time. */
  public static PushQueue open(
      Ledger ledger,
      String name,
      QueueSettings settings,
      Dispatcher dispatcher,
      InstantSource clock)
      throws LedgerException {
    Objects.requireNonNull(dispatcher, "dispatcher");
    Entry opening = QueueState.opening(name, settings, Actor.of("railhead"), clock.instant());
    PushQueue queue = new PushQueue(new EntryTable(ledger, name), name, dispatcher, clock);
    queue.table.transaction(
        "open",
        session -> {
          queue.table.open(session, opening);
          return name;
        });
    queue.load();
    return queue;
  }

  private void load() throws LedgerException {
    latest =
        table.transaction(
            "read",
            session ->
                table.evolve(
                    session, table.snapshot(session).orElse(QueueState.nothing()), Long.MAX_VALUE));
  }

  /** The queue's name. */
  public String name() {
    return name;
  }

  /**
   * Carries out {@code order}, once however often it is submitted.
   *
   * @return what came of it; durable if it is done
   * @throws LedgerException if the database failed. The order may then be carried out or not:
   *     submit it again, with the same id
   */
  public Decision submit(Order order) throws LedgerException {
    Waiting mine = new Waiting(order);
    waiting.add(mine);
    boolean interrupted = false;
    while (!mine.isDone()) {
      if (writing.tryLock()) {
        lead(mine);
      } else {
        LockSupport.parkNanos(this, LONGEST_NAP_NANOS);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return mine.result();
  }

  /** Carries out {@code command} of {@code by}, under a fresh id. */
  public Decision submit(Actor by, Command command) throws LedgerException {
    return submit(Order.of(UUID.randomUUID().toString(), by, command));
  }

  /** Writes until {@code mine} is done; holds the lock. */
  private void lead(Waiting mine) {
    try {
      while (!mine.isDone()) {
        writeBatch();
      }
    } finally {
      handOver();
    }
  }

  /** Lets the lock go, and wakes whoever is to go on: it may have slept since it saw it taken. */
  private void handOver() {
    writing.unlock();
    Waiting next = waiting.peek();
    if (next != null) {
      next.wake();
    }
  }

  /** Decides and writes what waits; the caller holds the lock. */
  private void writeBatch() {
    List<Waiting> batch = new ArrayList<>();
    fill(batch);
    carryOut(batch).ifPresent(this::snapshotNowAndThen);
  }

  private Optional<Plan> carryOut(List<Waiting> batch) {
    try {
      Plan plan = write(batch);
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).decided(plan.decisions().get(i));
      }
      latest = plan.end();
      return Optional.of(plan);
    } catch (LedgerException e) {
      batch.forEach(waiter -> waiter.failed(e));
    } catch (RuntimeException e) {
      batch.forEach(waiter -> waiter.failed(e));
    } finally {
      batch.forEach(Waiting::finish);
    }
    return Optional.empty();
  }

  /** Takes along who waits by now, as far as there is room. */
  private void fill(List<Waiting> batch) {
    while (batch.size() < BATCH) {
      Waiting next = waiting.poll();
      if (next == null) {
        return;
      }
      batch.add(next);
    }
  }

  private static List<Order> orders(List<Waiting> batch) {
    return batch.stream().map(Waiting::order).toList();
  }

  private Plan plan(QueueState from, List<Order> orders, Set<String> known) {
    return Plan.of(dispatcher, clock, from, orders, known);
  }

  private Plan write(List<Waiting> batch) throws LedgerException {
    for (int i = 0; i < RETRIES && !contended; i++) {
      QueueState base = latest;
      List<Order> orders = orders(batch);
      Plan plan = plan(base, orders, Set.of());
      if (!plan.entries().isEmpty()) {
        return table.transaction("write to", session -> write(session, base, plan, batch));
      }
      // What was refused on an old state may be right on the new one.
      if (refresh().revision() == base.revision()) {
        return plan;
      }
    }
    return table.transaction("write to", session -> writeInTurn(session, latest, batch));
  }

  private Plan write(Session session, QueueState base, Plan plan, List<Waiting> batch)
      throws SQLException {
    if (!table.moveOn(session, base.revision(), plan.end().revision())) {
      return writeInTurn(session, base, batch);
    }
    List<Order> orders = orders(batch);
    Set<String> known = knownBefore(session, base, orders);
    if (known.isEmpty()) {
      table.append(session, plan.entries());
      return plan;
    }
    Plan without = plan(base, orders, known);
    table.moveOn(session, plan.end().revision(), without.end().revision());
    table.append(session, without.entries());
    return without;
  }

  /**
   * Somebody else was faster, or is likely to be: waits for its end, and decides again on what is
   * true then. Whoever has come in the meantime is taken along, for the next turn may be far.
   */
  private Plan writeInTurn(Session session, QueueState base, List<Waiting> batch)
      throws SQLException {
    table.lock(session);
    fill(batch);
    List<Order> orders = orders(batch);
    QueueState now = table.evolve(session, base, Long.MAX_VALUE);
    contended = now.revision() != base.revision();
    Plan plan = plan(now, orders, knownBefore(session, now, orders));
    table.moveOn(session, now.revision(), plan.end().revision());
    table.append(session, plan.entries());
    return plan;
  }

  /** The state knows the newest orders, and the table all of them. */
  private Set<String> knownBefore(Session session, QueueState state, List<Order> orders)
      throws SQLException {
    return state.seen().isComplete(state.revision()) ? Set.of() : table.known(session, orders);
  }

  /** What was accepted is durable already: without a snapshot, opening takes longer. */
  private void snapshotNowAndThen(Plan plan) {
    QueueState state = plan.end();
    // One of all processes writes the entry that completes a thousand, and with it the snapshot.
    if (plan.entries().stream().noneMatch(e -> e.revision() % SNAPSHOT_EVERY == 0)) {
      return;
    }
    try {
      table.transaction(
          "write a snapshot of",
          session -> {
            table.snapshot(session, state);
            return state;
          });
    } catch (LedgerException e) {
      log.warn("no snapshot of the queue {} at revision {}", name, state.revision(), e);
    }
  }

  /** The state as this process knows it, which may be older than what others have written. */
  public QueueState latest() {
    return latest;
  }

  /** The newest state. */
  public QueueState refresh() throws LedgerException {
    writing.lock();
    try {
      QueueState known = latest;
      QueueState now =
          table.transaction("read", session -> table.evolve(session, known, Long.MAX_VALUE));
      latest = now;
      return now;
    } finally {
      handOver();
    }
  }

  /**
   * What happened after {@code revision}, oldest first.
   *
   * @param revision 0 for all
   * @param limit how many entries at most, 1 to 10,000
   */
  public List<Entry> history(long revision, int limit) throws LedgerException {
    if (limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException("a limit must be 1 to 10000, but was " + limit);
    }
    return table.transaction("read", session -> table.after(session, revision, limit));
  }

  /** The state as it was at {@code revision}, made from the first entry on. */
  public QueueState replay(long revision) throws LedgerException {
    return table.transaction(
        "replay", session -> table.evolve(session, QueueState.nothing(), revision));
  }

  EntryTable table() {
    return table;
  }
}
