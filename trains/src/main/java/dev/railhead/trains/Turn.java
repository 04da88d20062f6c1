package dev.railhead.trains;

import dev.railhead.core.Actor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One decision in the making: the state as it has become so far, and the events that led there. */
final class Turn {
  final Order order;
  final Instant now;
  final List<Event> events = new ArrayList<>(4);
  private QueueState state;

  Turn(QueueState state, Order order, Instant now) {
    this.state = state;
    this.order = order;
    this.now = now;
  }

  QueueState state() {
    return state;
  }

  Actor by() {
    return order.by();
  }

  void emit(Event event) {
    state = Evolution.apply(state, event);
    events.add(event);
  }

  Optional<Instant> driverUntil() {
    return Optional.of(now.plus(state.settings().driverLease()));
  }

  Instant runnerUntil() {
    return now.plus(state.settings().runnerLease());
  }

  Line line(LaneId lane) {
    return state
        .line(lane)
        .orElseThrow(
            () ->
                new Refusal(
                    "there is no lane " + lane,
                    "choose one of "
                        + state.lines().stream().map(line -> line.lane().id()).toList()));
  }

  /** The train {@code id}, which must not have ended. */
  Train train(TrainId id) {
    for (Train train : state.trains()) {
      if (train.id().equals(id)) {
        return train;
      }
    }
    boolean known = id.number() <= state.counters().train();
    throw new Refusal(
        "train " + id + (known ? " has ended" : " does not exist"), "look at the queue again");
  }

  /** The train {@code id}, which must be in one of {@code states}. */
  Train train(TrainId id, List<TrainState> states, String todo) {
    Train train = train(id);
    if (!states.contains(train.state())) {
      throw new Refusal(
          "train " + id + " is " + said(train.state()) + ", so it cannot " + todo,
          "wait until it is " + String.join(" or ", states.stream().map(Turn::said).toList()));
    }
    return train;
  }

  Riders.Seat rider(RiderId id) {
    return Riders.find(state, id)
        .orElseThrow(
            () ->
                new Refusal(
                    "rider " + id + " neither waits nor rides",
                    id.number() <= state.counters().rider() ? "join again" : "join first"));
  }

  /** Goes past {@code rule}, if the order waives it, and else refuses. */
  void waiveOrRefuse(Rule rule, String what, String alternative) {
    Optional<Waiver> waiver = waiver(order.command()).filter(w -> w.rules().contains(rule));
    if (waiver.isEmpty()) {
      throw new Refusal(what, alternative);
    }
    emit(new Event.RuleWaived(rule, what, waiver.get().reason()));
  }

  List<Rider> aboard(Train train) {
    return train.state() == TrainState.BOARDING
        ? Formation.first(state, line(train.lane()), now)
        : train.riders();
  }

  static Optional<Waiver> waiver(Command command) {
    if (command instanceof Command.Join join) {
      return join.waiver();
    }
    if (command instanceof Command.Depart depart) {
      return depart.waiver();
    }
    return command instanceof Command.Advance advance ? advance.waiver() : Optional.empty();
  }

  /** The command's name in words, such as {@code take over}. */
  static String name(Command command) {
    return command
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=.)(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  static String said(TrainState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
