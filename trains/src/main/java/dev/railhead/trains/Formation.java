package dev.railhead.trains;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who would ride together. A line is in the order of departure, and trains are stretches of it: so
 * nobody is passed over. Riders who want to be together stand together. Hotfixes ride in trains of
 * their own, so that what holds others need not hold them.
 */
final class Formation {
  private Formation() {}

  static Optional<Train> trainOf(QueueState state, LaneId lane, TrainState in) {
    for (Train train : state.trains()) {
      if (train.state() == in && train.lane().equals(lane)) {
        return Optional.of(train);
      }
    }
    return Optional.empty();
  }

  /** All trains of {@code line}, as they would leave one after another at {@code now}. */
  static List<List<Rider>> of(QueueState state, Line line, Instant now) {
    List<Rider> waiting = inOrder(state, line, now);
    List<List<Rider>> trains = new ArrayList<>();
    for (int from = 0; from < waiting.size(); ) {
      int end = end(waiting, from, line.lane().capacity());
      trains.add(List.copyOf(waiting.subList(from, end)));
      from = end;
    }
    return trains;
  }

  /** The first of them. */
  static List<Rider> first(QueueState state, Line line, Instant now) {
    List<Rider> waiting = inOrder(state, line, now);
    return waiting.isEmpty()
        ? List.of()
        : waiting.subList(0, end(waiting, 0, line.lane().capacity()));
  }

  /** When only hotfixes may leave, they stand in front. */
  private static List<Rider> inOrder(QueueState state, Line line, Instant now) {
    if (!Obstacles.onlyHotfixesMayLeave(state, line.lane().id(), now)) {
      return line.waiting();
    }
    List<Rider> order = new ArrayList<>(line.waiting().size());
    line.waiting().stream().filter(Formation::isHotfix).forEach(order::add);
    line.waiting().stream().filter(rider -> !isHotfix(rider)).forEach(order::add);
    return order;
  }

  private static int end(List<Rider> waiting, int from, int capacity) {
    int end = groupEnd(waiting, from);
    Rider first = waiting.get(from);
    if (first.placement().is(Manner.ALONE)) {
      return end;
    }
    while (end < waiting.size()) {
      Rider next = waiting.get(end);
      int nextEnd = groupEnd(waiting, end);
      if (isHotfix(next) != isHotfix(first)
          || next.placement().is(Manner.ALONE)
          || nextEnd - from > capacity) {
        break;
      }
      end = nextEnd;
    }
    return end;
  }

  static boolean isHotfix(Rider rider) {
    return rider.priority() == Priority.HOTFIX;
  }

  /** Where the group that begins at {@code start} ends: those who ride with one of it. */
  static int groupEnd(List<Rider> waiting, int start) {
    int end = start + 1;
    while (end < waiting.size() && joins(waiting, start, end)) {
      end++;
    }
    return end;
  }

  private static boolean joins(List<Rider> waiting, int start, int index) {
    Optional<RiderId> with = waiting.get(index).placement().with();
    return with.isPresent() && Riders.indexOf(waiting.subList(start, index), with.get()) >= 0;
  }

  /** Where the group begins that the rider at {@code index} belongs to. */
  static int groupStart(List<Rider> waiting, int index) {
    int start = index;
    while (start > 0 && waiting.get(start).placement().with().isPresent()) {
      int at =
          Riders.indexOf(waiting.subList(0, start), waiting.get(start).placement().with().get());
      if (at < 0 || groupEnd(waiting, at) <= index) {
        break;
      }
      start = at;
    }
    return start;
  }
}
