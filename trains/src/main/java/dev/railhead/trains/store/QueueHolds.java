package dev.railhead.trains.store;

import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.review.TimelineEntry;
import dev.railhead.core.review.TimelineSource;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Event;
import dev.railhead.trains.Hold;
import dev.railhead.trains.HoldId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The holds of a push queue, for a post-mortem's timeline: {@code
 * Timeline.of(ledger).and(QueueHolds.of(queue))}. Reads the queue's history from its beginning.
 * Thread-safe.
 */
public final class QueueHolds implements TimelineSource {
  private static final int PAGE = 1000;

  private final PushQueue queue;

  private QueueHolds(PushQueue queue) {
    this.queue = queue;
  }

  /** The holds of {@code queue}. */
  public static QueueHolds of(PushQueue queue) {
    return new QueueHolds(Objects.requireNonNull(queue, "queue"));
  }

  @Override
  public List<TimelineEntry> between(Instant from, Instant until) throws LedgerException {
    Holds holds = new Holds();
    long revision = 0;
    List<Entry> page;
    do {
      page = queue.history(revision, PAGE);
      for (Entry entry : page) {
        if (!entry.at().isBefore(until)) {
          return holds.within(from, until);
        }
        holds.hear(entry);
        revision = entry.revision();
      }
    } while (page.size() == PAGE);
    return holds.within(from, until);
  }

  /** The holds as a history tells of them. For one thread. */
  private final class Holds {
    private final Map<HoldId, Hold> on = new LinkedHashMap<>();
    private final List<TimelineEntry> over = new ArrayList<>();

    void hear(Entry entry) {
      for (Event event : entry.events()) {
        if (event instanceof Event.HoldPlaced placed) {
          on.put(placed.hold().id(), placed.hold());
        } else if (event instanceof Event.HoldReleased released) {
          Hold hold = on.remove(released.hold());
          if (hold != null) {
            over.add(ended(hold, released.ending(), entry));
          }
        }
      }
    }

    private TimelineEntry ended(Hold hold, Event.HoldReleased.Ending ending, Entry entry) {
      if (ending == Event.HoldReleased.Ending.EXPIRED) {
        return told(hold, hold.until().or(() -> Optional.of(entry.at())), "expired", "");
      }
      return told(hold, Optional.of(entry.at()), "released", "; released by " + entry.by());
    }

    private TimelineEntry told(Hold hold, Optional<Instant> end, String state, String more) {
      String lane = hold.lane().map(id -> ", lane " + id).orElse("");
      String what = hold.reason() + " (queue " + queue.name() + lane + more + ")";
      return TimelineEntry.hold(hold.since(), end, hold.by(), state, what);
    }

    /** What ended after {@code until} was still on then. */
    List<TimelineEntry> within(Instant from, Instant until) {
      List<TimelineEntry> all = new ArrayList<>(over);
      on.values().forEach(hold -> all.add(told(hold, Optional.empty(), "held", "")));
      return all.stream().filter(entry -> entry.isWithin(from, until)).toList();
    }
  }
}
