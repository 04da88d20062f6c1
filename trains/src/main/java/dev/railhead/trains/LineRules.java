package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.internal.Names;
import java.util.List;
import java.util.Optional;

/** Joining, leaving and speaking for oneself. */
final class LineRules {
  private LineRules() {}

  static void add(Dispatcher.Table table) {
    table.on(Command.Join.class, LineRules::join);
    table.on(
        Command.Leave.class, (turn, c) -> remove(turn, turn.rider(c.rider()), Optional.empty()));
    table.on(
        Command.Kick.class,
        (turn, c) ->
            remove(
                turn,
                turn.rider(c.rider()),
                Optional.of(Names.line("the reason of a kick", c.reason(), 400))));
    table.on(Command.Repin.class, LineRules::repin);
    table.on(Command.Good.class, (turn, c) -> say(turn, turn.rider(c.rider()), Readiness.GOOD, ""));
    table.on(
        Command.NotGood.class,
        (turn, c) ->
            say(
                turn,
                turn.rider(c.rider()),
                Readiness.NOT_GOOD,
                Names.line("what is not good", c.why(), 400)));
  }

  private static void join(Turn turn, Command.Join c) {
    Line line = turn.line(c.lane());
    refuseTwice(line, c);
    Rider rider =
        new Rider(
            RiderId.of(turn.state().counters().rider() + 1),
            c.user(),
            c.lane(),
            c.changes(),
            c.priority(),
            c.placement(),
            c.note(),
            turn.now,
            Readiness.UNSAID,
            "",
            0);
    turn.emit(new Event.RiderJoined(rider, place(turn, line, rider)));
  }

  private static void refuseTwice(Line line, Command.Join c) {
    if (c.placement().is(Manner.AGAIN)) {
      return;
    }
    for (Rider rider : line.waiting()) {
      if (rider.user().equals(c.user())) {
        throw new Refusal(
            c.user() + " waits in " + c.lane() + " already, as rider " + rider.id(),
            "bring other changes in the old place, or say that it is meant");
      }
    }
  }

  private static int place(Turn turn, Line line, Rider rider) {
    Placement wish = rider.placement();
    if (wish.with().isPresent()) {
      return together(turn, line, rider, wish.with().get());
    }
    if (wish.before().isPresent()) {
      return Formation.groupStart(
          line.waiting(), companion(turn, line, rider, wish.before().get()));
    }
    return Places.of(line.waiting(), rider, turn.state().settings().overtakings());
  }

  private static int together(Turn turn, Line line, Rider rider, RiderId other) {
    int index = companion(turn, line, rider, other);
    int start = Formation.groupStart(line.waiting(), index);
    int end = Formation.groupEnd(line.waiting(), start);
    Rider first = line.waiting().get(start);
    if (first.placement().is(Manner.ALONE)) {
      throw new Refusal(first.user() + " rides alone", "join without riding with somebody");
    }
    if (Formation.isHotfix(first) != Formation.isHotfix(rider)) {
      throw new Refusal(
          "hotfixes ride in trains of their own, and only one of the two is one",
          "join without riding with somebody");
    }
    if (end - start >= line.lane().capacity()) {
      turn.waiveOrRefuse(
          Rule.CAPACITY,
          "the " + (end - start) + " who ride with " + first.user() + " fill a train",
          "join without riding with somebody");
    }
    return end;
  }

  private static int companion(Turn turn, Line line, Rider rider, RiderId other) {
    int index = Riders.indexOf(line.waiting(), other);
    if (index < 0) {
      Optional<Train> train = turn.rider(other).train();
      throw new Refusal(
          train
              .map(t -> "train " + t.id() + " has left, and nobody can join it or go before it")
              .orElse("rider " + other + " waits in another lane than " + line.lane().id()),
          "join " + rider.lane() + " without that wish, for the next train");
    }
    return index;
  }

  /** Under way nobody gets off by itself: the driver has to eject. */
  private static void remove(Turn turn, Riders.Seat seat, Optional<String> kicked) {
    Rider rider = seat.rider();
    if (seat.train().isEmpty()) {
      turn.emit(new Event.RiderLeft(rider.id(), rider.lane(), rider.user(), kicked));
      return;
    }
    Train train = seat.train().get();
    if (train.state() == TrainState.ROLLING_BACK) {
      throw new Refusal(
          "train " + train.id() + " goes back already", "leave the line once it is back");
    }
    String reason = "to be ejected: " + kicked.orElse("wants to leave");
    turn.emit(new Event.EjectionRequested(train.id(), rider.id(), rider.user(), reason));
    block(turn, train, rider, reason);
  }

  private static void block(Turn turn, Train train, Rider rider, String why) {
    if (train.state() == TrainState.VERIFYING) {
      turn.emit(new Event.TrainBlocked(train.id(), train.stage(), rider.user() + ": " + why));
    }
  }

  private static void repin(Turn turn, Command.Repin c) {
    Riders.Seat seat = turn.rider(c.rider());
    if (seat.train().isPresent()) {
      throw new Refusal(
          "train " + seat.train().get().id() + " has left with the changes that were pinned",
          "join again for the next train");
    }
    turn.emit(new Event.RiderRepinned(c.rider(), seat.rider().lane(), c.changes()));
  }

  private static void say(Turn turn, Riders.Seat seat, Readiness readiness, String why) {
    Rider rider = seat.rider();
    turn.emit(
        new Event.RiderSaid(
            rider.id(), seat.train().map(Train::id), rider.lane(), rider.user(), readiness, why));
    if (seat.train().isEmpty()) {
      return;
    }
    Train train = turn.train(seat.train().get().id());
    if (readiness == Readiness.NOT_GOOD) {
      block(turn, train, rider, why);
    } else {
      settle(turn, train);
    }
  }

  /** After somebody said good. */
  static void settle(Turn turn, Train train) {
    boolean arrived = train.progress().done();
    boolean announced = train.progress().announced();
    if (arrived && train.state() == TrainState.BLOCKED && train.vetoes().isEmpty()) {
      turn.emit(new Event.TrainUnblocked(train.id(), train.stage()));
    }
    if (arrived && !announced && train.isEveryoneGood()) {
      turn.emit(everyoneReady(train));
    }
  }

  static Event everyoneReady(Train train) {
    List<Actor> users = train.users();
    return new Event.EveryoneReady(train.id(), train.stage(), train.attempt(), users);
  }
}
