package dev.railhead.trains.forecast;

import dev.railhead.trains.Entry;
import dev.railhead.trains.Event;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.TrainId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a queue measures of itself: how long its trains take and how many join, read off its history
 * entry by entry. Thread-safe.
 */
public final class TrainTimes {
  /** How many trains of a lane are remembered. */
  public static final int REMEMBERED = 100;

  private static final int JOINS = 10_000;
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Duration guess;
  private final Map<TrainId, Instant> departed = new HashMap<>();
  private final Map<LaneId, Instant> leftAt = new HashMap<>();
  private final Map<LaneId, Deque<Duration>> took = new HashMap<>();
  private final Map<LaneId, Deque<Instant>> joins = new HashMap<>();

  /**
   * Nothing measured yet.
   *
   * @param guess how long a train takes, until one has landed; more than zero, at most a day
   */
  public TrainTimes(Duration guess) {
    double unused = Checks.minutes("the time a train takes", guess);
    this.guess = guess;
  }

  /** Takes in the next entry of the queue's history. */
  public synchronized void add(Entry entry) {
    for (Event event : entry.events()) {
      if (event instanceof Event.RiderJoined joined) {
        remember(joins, joined.rider().lane(), entry.at(), JOINS);
      } else if (event instanceof Event.TrainDeparted left) {
        departed.put(left.train(), entry.at());
        leftAt.put(left.lane(), entry.at());
      } else if (event instanceof Event.TrainLanded landed) {
        ended(landed.train(), landed.lane(), entry.at());
      } else if (event instanceof Event.TrainRolledBack back) {
        ended(back.train(), back.lane(), entry.at());
      } else if (event instanceof Event.TrainCancelled cancelled) {
        departed.remove(cancelled.train());
      }
    }
  }

  private void ended(TrainId train, LaneId lane, Instant at) {
    Instant from = departed.remove(train);
    if (from != null) {
      Duration time = Duration.between(from, at);
      time = time.compareTo(SHORTEST) < 0 ? SHORTEST : time.compareTo(LONGEST) > 0 ? LONGEST : time;
      remember(took, lane, time, REMEMBERED);
    }
  }

  private static <T> void remember(Map<LaneId, Deque<T>> map, LaneId lane, T value, int most) {
    Deque<T> values = map.computeIfAbsent(lane, l -> new ArrayDeque<>());
    values.addLast(value);
    if (values.size() > most) {
      values.removeFirst();
    }
  }

  /** How long the last trains of {@code lane} took; the guess when none has ended. */
  public synchronized List<Duration> measured(LaneId lane) {
    Deque<Duration> times = took.get(lane);
    return times == null ? List.of(guess) : List.copyOf(times);
  }

  /** How long ago the last train of {@code lane} left; nothing when none has. */
  public synchronized Optional<Duration> underWay(LaneId lane, Instant now) {
    Instant left = leftAt.get(lane);
    return left == null
        ? Optional.empty()
        : Optional.of(now.isBefore(left) ? Duration.ZERO : Duration.between(left, now));
  }

  /**
   * How many seats the trains of {@code lane} should have, for those who joined {@code within} that
   * time: see {@link Capacity}.
   *
   * @param most the cap, 1 to 1,000
   */
  public synchronized int seats(LaneId lane, Instant now, Duration within, int most) {
    Deque<Instant> times = joins.get(lane);
    Instant from = now.minus(within);
    int lately = times == null ? 0 : (int) times.stream().filter(at -> at.isAfter(from)).count();
    long mean =
        (long) measured(lane).stream().mapToLong(Duration::toMillis).average().orElseThrow();
    return Capacity.measured(lately, within, Duration.ofMillis(Math.max(mean, 1)), most);
  }
}
