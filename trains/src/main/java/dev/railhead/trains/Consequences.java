package dev.railhead.trains;

import dev.railhead.core.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What follows of itself from what has just happened. */
final class Consequences {
  private Consequences() {}

  static void follow(Turn turn) {
    renewDriver(turn);
    for (Line line : turn.state().lines()) {
      follow(turn, line.lane().id());
    }
  }

  /** A driver who commands is heard of; it is written down when half of the lease is over. */
  private static void renewDriver(Turn turn) {
    for (Train train : turn.state().trains()) {
      if (train.driver().filter(turn.by()::equals).isPresent()) {
        Instant half = turn.now.plus(turn.state().settings().driverLease().dividedBy(2));
        train
            .driverUntil()
            .filter(until -> until.isBefore(half))
            .ifPresent(
                until ->
                    turn.emit(
                        new Event.DriverRenewed(train.id(), turn.driverUntil().orElseThrow())));
      }
    }
  }

  private static void follow(Turn turn, LaneId lane) {
    Line line = turn.line(lane);
    Optional<Train> boarding = turn.state().boardingTrain(lane);
    if (boarding.isEmpty()) {
      if (!line.waiting().isEmpty() && turn.state().activeTrain(lane).isEmpty()) {
        promote(turn, line);
      }
    } else if (line.waiting().isEmpty()) {
      turn.emit(new Event.TrainCancelled(boarding.get().id(), lane));
    } else {
      keepDriverAboard(turn, line, boarding.get());
    }
  }

  private static void promote(Turn turn, Line line) {
    List<Actor> users = users(Formation.first(turn.state(), line, turn.now));
    turn.emit(
        new Event.TrainPromoted(
            TrainId.of(turn.state().counters().train() + 1),
            line.lane().id(),
            users.get(0),
            turn.driverUntil().orElseThrow(),
            users));
  }

  private static void keepDriverAboard(Turn turn, Line line, Train train) {
    if (train.driver().isEmpty()) {
      return;
    }
    Actor driver = train.driver().get();
    List<Rider> aboard = Formation.first(turn.state(), line, turn.now);
    if (isAmong(aboard, driver)) {
      return;
    }
    if (isAmong(line.waiting(), driver)) {
      turn.emit(new Event.TrainDemoted(train.id(), train.lane()));
      promote(turn, line);
    } else {
      turn.emit(
          new Event.DriverChanged(
              train.id(),
              Optional.of(aboard.get(0).user()),
              turn.driverUntil(),
              driver + " has left"));
    }
  }

  private static boolean isAmong(List<Rider> riders, Actor user) {
    for (Rider rider : riders) {
      if (rider.user().equals(user)) {
        return true;
      }
    }
    return false;
  }

  private static List<Actor> users(List<Rider> riders) {
    return riders.stream().map(Rider::user).toList();
  }
}
