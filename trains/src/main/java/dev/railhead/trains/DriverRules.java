package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a driver does: depart, advance, and the seat itself. */
final class DriverRules {
  private DriverRules() {}

  static void add(Dispatcher.Table table) {
    table.on(Command.Depart.class, DriverRules::depart);
    table.on(Command.Advance.class, DriverRules::advance);
    table.on(Command.TakeOver.class, DriverRules::takeOver);
    table.on(
        Command.StillHere.class,
        (turn, c) ->
            turn.emit(
                new Event.DriverRenewed(
                    driven(turn, c.train()).id(), turn.driverUntil().orElseThrow())));
    table.on(
        Command.GiveUpSeat.class,
        (turn, c) ->
            turn.emit(
                new Event.DriverChanged(
                    driven(turn, c.train()).id(),
                    Optional.empty(),
                    Optional.empty(),
                    "the driver is gone")));
  }

  /** The train {@code id}, which must have a driver. */
  private static Train driven(Turn turn, TrainId id) {
    Train train = turn.train(id);
    if (train.driver().isEmpty()) {
      throw new Refusal("train " + id + " has no driver", "one of its riders must take over");
    }
    return train;
  }

  private static void depart(Turn turn, Command.Depart c) {
    Train train = turn.train(c.train(), List.of(TrainState.BOARDING), "depart");
    Line line = turn.line(train.lane());
    driven(turn, c.train());
    Optional<Obstacles.Obstacle> obstacle = Obstacles.before(turn.state(), line, turn.now);
    if (obstacle.isPresent()) {
      refuse(turn, obstacle.get());
    }
    List<Rider> riders = Formation.first(turn.state(), line, turn.now);
    refuseWithoutDriver(train, riders);
    refuseUnready(turn, riders);
    turn.emit(
        new Event.TrainDeparted(
            train.id(),
            train.lane(),
            riders.stream().map(Rider::id).toList(),
            riders.stream().map(Rider::user).toList(),
            overtaken(turn, line, riders)));
  }

  private static void refuse(Turn turn, Obstacles.Obstacle obstacle) {
    if (obstacle.rule().isEmpty()) {
      throw new Refusal(obstacle.reason(), obstacle.remedy());
    }
    turn.waiveOrRefuse(obstacle.rule().get(), obstacle.reason(), obstacle.remedy());
  }

  /** A hold or a window may have ended since the last order, and with it who rides first. */
  private static void refuseWithoutDriver(Train train, List<Rider> riders) {
    Actor driver = train.driver().orElseThrow();
    if (riders.stream().noneMatch(rider -> rider.user().equals(driver))) {
      throw new Refusal(
          driver + " drives, but would not ride in the train that can leave now",
          "look at the queue again: the next order, a tick at the latest, seats a driver who does");
    }
  }

  private static void refuseUnready(Turn turn, List<Rider> riders) {
    for (Rider rider : riders) {
      boolean asks = rider.placement().is(Manner.ASK_ME) && rider.readiness() != Readiness.GOOD;
      if (asks || rider.readiness() == Readiness.NOT_GOOD) {
        turn.waiveOrRefuse(
            Rule.READINESS,
            rider.user() + (asks ? " wants to be asked first" : ": " + rider.why()),
            "ask " + rider.user() + ", who must say good first");
      }
    }
  }

  /** Those who asked earlier, could leave too, and stay behind. */
  private static List<RiderId> overtaken(Turn turn, Line line, List<Rider> riders) {
    long last = 0;
    for (Rider rider : riders) {
      last = Math.max(last, rider.id().number());
    }
    if (Obstacles.onlyHotfixesMayLeave(turn.state(), line.lane().id(), turn.now)) {
      return List.of();
    }
    List<RiderId> overtaken = new ArrayList<>();
    for (Rider rider : line.waiting()) {
      if (rider.id().number() < last && Riders.indexOf(riders, rider.id()) < 0) {
        overtaken.add(rider.id());
      }
    }
    return overtaken;
  }

  private static void advance(Turn turn, Command.Advance c) {
    Train train = turn.train(c.train());
    if (c.stage() < train.stage()) {
      throw new Refusal(
          "train " + c.train() + " has left stage " + stage(turn, c.stage()) + " already",
          "look at the queue again");
    }
    boolean vetoed = train.state() == TrainState.BLOCKED && train.progress().done();
    if ((train.state() != TrainState.VERIFYING && !vetoed) || c.stage() != train.stage()) {
      throw new Refusal(
          "train "
              + c.train()
              + " is "
              + Turn.said(train.state())
              + " at "
              + stage(turn, train.stage()),
          "wait until it has arrived at " + stage(turn, c.stage()));
    }
    driven(turn, c.train());
    Obstacles.stop(turn.state(), train, turn.now).ifPresent(hold -> refuse(turn, hold));
    if (!train.isEveryoneGood()) {
      turn.waiveOrRefuse(
          Rule.READINESS, unready(train), "wait for them, eject them, or waive the rule");
    }
    goOn(turn, train);
  }

  private static String unready(Train train) {
    return "not everyone is ready: "
        + train.riders().stream()
            .filter(rider -> rider.readiness() != Readiness.GOOD)
            .map(rider -> rider.user() + (rider.why().isEmpty() ? "" : " (" + rider.why() + ")"))
            .toList();
  }

  private static void goOn(Turn turn, Train train) {
    int next = train.stage() + 1;
    if (next < turn.state().settings().stages().size()) {
      turn.emit(new Event.StageAdvanced(train.id(), next));
    } else {
      turn.emit(new Event.TrainLanded(train.id(), train.lane(), train.users()));
    }
  }

  static String stage(Turn turn, int index) {
    List<Stage> stages = turn.state().settings().stages();
    return index >= 0 && index < stages.size() ? stages.get(index).name() : "stage " + index;
  }

  private static void takeOver(Turn turn, Command.TakeOver c) {
    Train train = turn.train(c.train());
    if (!train.driver().equals(c.expected())) {
      throw new Refusal(
          train.driver().map(driver -> driver + " drives by now").orElse("nobody drives by now"),
          "look at the queue again");
    }
    if (turn.aboard(train).stream().noneMatch(rider -> rider.user().equals(turn.by()))) {
      throw new Refusal(
          turn.by() + " does not ride in train " + c.train(), "only its riders can drive it");
    }
    turn.emit(
        new Event.DriverChanged(
            train.id(), Optional.of(turn.by()), turn.driverUntil(), turn.by() + " took over"));
  }
}
