package dev.railhead.trains.store;

import dev.railhead.core.internal.Names;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Event;
import dev.railhead.trains.Notice;
import dev.railhead.trains.Notices;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Rider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Delivers the notices of a queue to one receiver, in order. How far it has come is kept in the
 * ledger: after a crash it goes on where the last acknowledgement was, so each notice is delivered
 * at least once, and a second delivery bears the same {@link Notice#key}. For one thread; of
 * several outboxes of one receiver each delivers all.
 */
public final class Outbox {
  private static final int PAGE = 500;

  private final PushQueue queue;
  private final String receiver;
  private final Delivery delivery;
  private final BiFunction<QueueState, Rider, Optional<String>> eta;
  private EntryTable.Position acknowledged;
  private QueueState state;

  private Outbox(
      PushQueue queue,
      String receiver,
      Delivery delivery,
      BiFunction<QueueState, Rider, Optional<String>> eta,
      EntryTable.Position acknowledged,
      QueueState state) {
    this.queue = queue;
    this.receiver = receiver;
    this.delivery = delivery;
    this.eta = eta;
    this.acknowledged = acknowledged;
    this.state = state;
  }

  /** Takes a notice to its receiver. */
  @FunctionalInterface
  public interface Delivery {
    /**
     * Delivers {@code notice}; returning acknowledges it.
     *
     * @throws IOException if it could not be delivered: it is tried again at the next {@link
     *     Outbox#deliver}
     */
    void deliver(Notice notice) throws IOException, InterruptedException;
  }

  /**
   * The outbox of {@code receiver}, such as {@code irc}. One that is new to the queue is told what
   * happens from now on.
   */
  public static Outbox open(PushQueue queue, String receiver, Delivery delivery)
      throws LedgerException {
    return open(queue, receiver, delivery, (state, rider) -> Optional.empty());
  }

  /** The same, which also tells who joins what {@code eta} says of when they leave. */
  public static Outbox open(
      PushQueue queue,
      String receiver,
      Delivery delivery,
      BiFunction<QueueState, Rider, Optional<String>> eta)
      throws LedgerException {
    Objects.requireNonNull(delivery, "delivery");
    Names.word("a receiver's name", receiver);
    long newest = queue.refresh().revision();
    EntryTable.Position position =
        queue
            .table()
            .transaction(
                "read how far " + receiver + " is told of",
                session -> {
                  queue.table().begin(session, receiver, new EntryTable.Position(newest + 1, 0));
                  return queue.table().delivered(session, receiver).orElseThrow();
                });
    QueueState before = queue.replay(position.revision() - 1);
    return new Outbox(queue, receiver, delivery, eta, position, before);
  }

  /**
   * Delivers all that is due.
   *
   * @return how many notices were delivered
   * @throws IOException if one could not be delivered; those before it are acknowledged
   */
  public int deliver() throws IOException, InterruptedException {
    int delivered = 0;
    List<Entry> page;
    do {
      page = queue.history(state.revision(), PAGE);
      for (Entry entry : page) {
        delivered += deliver(entry);
      }
    } while (page.size() == PAGE);
    return delivered;
  }

  private int deliver(Entry entry) throws IOException, InterruptedException {
    QueueState after = state.evolve(entry);
    List<Notice> notices = notices(entry, after);
    int done = acknowledged.revision() == entry.revision() ? acknowledged.notices() : 0;
    int delivered = 0;
    for (Notice notice : notices.subList(Math.min(done, notices.size()), notices.size())) {
      delivery.deliver(notice);
      delivered++;
      acknowledge(new EntryTable.Position(entry.revision(), done + delivered));
    }
    state = after;
    return delivered;
  }

  private List<Notice> notices(Entry entry, QueueState after) {
    List<Notice> notices = new ArrayList<>(Notices.of(entry, after));
    for (Event event : entry.events()) {
      if (event instanceof Event.RiderJoined joined) {
        Rider rider = joined.rider();
        eta.apply(after, rider)
            .map(
                text ->
                    new Notice("eta/" + rider.id(), Notice.Kind.ETA, List.of(rider.user()), text))
            .ifPresent(notices::add);
      }
    }
    return notices;
  }

  private void acknowledge(EntryTable.Position position) throws LedgerException {
    queue
        .table()
        .transaction(
            "write down how far " + receiver + " is told of",
            session -> {
              queue.table().delivered(session, receiver, position);
              return position;
            });
    acknowledged = position;
  }
}
