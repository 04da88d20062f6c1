package dev.railhead.trains;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What events do to those who wait. */
final class LineEvolution {
  private LineEvolution() {}

  static void steps(Evolution.Table table) {
    table.on(Event.RiderJoined.class, LineEvolution::joined);
    table.on(Event.RiderLeft.class, (state, e) -> without(state, e.lane(), List.of(e.rider())));
    table.on(
        Event.RiderRepinned.class,
        (state, e) -> {
          Line line = state.existing(e.lane());
          int index = Riders.indexOf(line.waiting(), e.rider());
          Rider rider = line.waiting().get(index).bringing(e.changes());
          return state.put(line.waiting(Lists.set(line.waiting(), index, rider)));
        });
    table.on(Event.RiderSaid.class, LineEvolution::said);
  }

  private static QueueState joined(QueueState state, Event.RiderJoined e) {
    Line line = state.existing(e.rider().lane());
    return state
        .put(line.waiting(Lists.with(line.waiting(), e.position(), e.rider())))
        .counters(state.counters().atRider(e.rider().id()));
  }

  private static QueueState said(QueueState state, Event.RiderSaid e) {
    if (e.train().isPresent()) {
      Train train = state.existing(e.train().get());
      return state.put(train.carrying(said(train.riders(), e)));
    }
    Line line = state.existing(e.lane());
    return state.put(line.waiting(said(line.waiting(), e)));
  }

  private static List<Rider> said(List<Rider> riders, Event.RiderSaid e) {
    int index = Riders.indexOf(riders, e.rider());
    return Lists.set(riders, index, riders.get(index).saying(e.readiness(), e.why()));
  }

  static QueueState without(QueueState state, LaneId lane, List<RiderId> riders) {
    Line line = state.existing(lane);
    if (riders.size() == 1) {
      int index = Riders.indexOf(line.waiting(), riders.get(0));
      return state.put(line.waiting(Lists.without(line.waiting(), index)));
    }
    Set<RiderId> gone = new HashSet<>(riders);
    return state.put(
        line.waiting(line.waiting().stream().filter(r -> !gone.contains(r.id())).toList()));
  }

  /** Those who were overtaken move up when that has happened often enough. */
  static QueueState overtaken(QueueState state, LaneId lane, List<RiderId> riders) {
    if (riders.isEmpty()) {
      return state;
    }
    int bound = state.settings().overtakings();
    Line line = state.existing(lane);
    List<Rider> waiting = new ArrayList<>(line.waiting());
    List<Rider> moving = new ArrayList<>();
    for (RiderId id : riders) {
      int index = Riders.indexOf(waiting, id);
      Rider rider = waiting.get(index).overtakenOnceMore();
      waiting.set(index, rider);
      if (rider.overtaken() % bound == 0) {
        moving.add(rider);
      }
    }
    for (Rider rider : moving) {
      moveUp(waiting, rider, bound);
    }
    return state.put(line.waiting(List.copyOf(waiting)));
  }

  /** Together with those who ride with it. */
  private static void moveUp(List<Rider> waiting, Rider rider, int bound) {
    int from = Riders.indexOf(waiting, rider.id());
    if (Formation.groupStart(waiting, from) != from) {
      return;
    }
    List<Rider> group = waiting.subList(from, Formation.groupEnd(waiting, from));
    List<Rider> copy = List.copyOf(group);
    group.clear();
    waiting.addAll(Math.min(from, Places.of(waiting, rider, bound)), copy);
  }

  /** Riders go back to where they are due by the time they asked. */
  static QueueState requeued(QueueState state, LaneId lane, List<Rider> riders) {
    Line line = state.existing(lane);
    List<Rider> waiting = new ArrayList<>(line.waiting());
    for (Rider rider : riders) {
      Rider back = rider.saying(Readiness.UNSAID, "");
      waiting.add(Places.of(waiting, back, state.settings().overtakings()), back);
    }
    return state.put(line.waiting(List.copyOf(waiting)));
  }
}
