package dev.railhead.trains.channel;

import dev.railhead.core.internal.Names;
import dev.railhead.trains.Hold;
import dev.railhead.trains.LaneKind;
import dev.railhead.trains.Line;
import dev.railhead.trains.Manner;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Rider;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a queue looks like in a topic: its holds, newest first, the trains under way, and who would
 * ride in the trains after them, earlier riders first. Only shown, never read back: the queue is
 * the truth.
 */
public final class QueueTopic {
  private QueueTopic() {}

  /** The topic of {@code state} at {@code now}. */
  public static Topic of(QueueState state, StageWords words, Instant now) {
    List<Topic.Car> cars = new ArrayList<>();
    state.holds().stream()
        .filter(hold -> hold.isOn(now))
        .sorted(Comparator.comparing(Hold::id).reversed())
        .forEach(hold -> cars.add(new Topic.Hold(reason(hold))));
    state.trains().stream()
        .filter(train -> train.state().isActive())
        .forEach(train -> cars.add(underWay(state, train, words)));
    waiting(state).forEach(cars::add);
    return new Topic(state.banner().flatMap(Topic::quotable), cars);
  }

  private static Optional<String> reason(Hold hold) {
    return hold.reason().equals(Interpreter.NO_REASON)
        ? Optional.empty()
        : Topic.quotable(hold.reason());
  }

  private static Topic.Car underWay(QueueState state, Train train, StageWords words) {
    String label =
        train.state() == TrainState.ROLLING_BACK
            ? "rollback"
            : words.label(state.settings().stages().get(train.stage()));
    Optional<String> trouble =
        train.state() == TrainState.BLOCKED || train.state() == TrainState.UNKNOWN
            ? Topic.quotable(
                train.state() == TrainState.BLOCKED
                    ? "blocked: "
                        + (train.trouble().why().isBlank() ? "not good" : train.trouble().why())
                    : "unknown: the hosts must be asked")
            : note(train.riders());
    return new Topic.Ride(
        Optional.of(label), seats(state, driverFirst(train, train.riders())), trouble);
  }

  /** The trains that are forming, of all lanes, by the rider who asked first. */
  private static List<Topic.Car> waiting(QueueState state) {
    record Forming(long first, Topic.Car car) {}
    List<Forming> forming = new ArrayList<>();
    for (Line line : state.lines()) {
      Optional<Train> boarding = state.boardingTrain(line.lane().id());
      long latest = 0;
      boolean first = true;
      for (List<Rider> riders : state.forming(line.lane().id())) {
        List<Rider> order =
            first && boarding.isPresent() ? driverFirst(boarding.get(), riders) : riders;
        // Never in front of a train of the same lane, even when somebody in it asked earlier.
        latest = Math.max(latest, riders.stream().mapToLong(r -> r.id().number()).min().orElse(0));
        forming.add(
            new Forming(
                latest, new Topic.Ride(Optional.empty(), seats(state, order), note(riders))));
        first = false;
      }
    }
    return forming.stream()
        .sorted(Comparator.comparingLong(Forming::first))
        .map(Forming::car)
        .toList();
  }

  private static List<Rider> driverFirst(Train train, List<Rider> riders) {
    List<Rider> order = new ArrayList<>(riders);
    order.sort(Comparator.comparing(rider -> !train.driver().equals(Optional.of(rider.user()))));
    return order;
  }

  private static List<Topic.Seat> seats(QueueState state, List<Rider> riders) {
    return riders.stream().map(rider -> seat(state, rider)).toList();
  }

  private static Topic.Seat seat(QueueState state, Rider rider) {
    Topic.Mark mark =
        switch (rider.readiness()) {
          case UNSAID -> Topic.Mark.NONE;
          case GOOD -> Topic.Mark.GOOD;
          case NOT_GOOD -> Topic.Mark.BAD;
        };
    boolean config =
        state.line(rider.lane()).filter(line -> line.lane().kind() == LaneKind.CONFIG).isPresent();
    Optional<Topic.Wish> wish =
        config
            ? Optional.of(Topic.Wish.CONFIG)
            : rider.placement().is(Manner.ASK_ME)
                ? Optional.of(Topic.Wish.ASK_ME)
                : Optional.empty();
    return new Topic.Seat(name(rider), mark, wish);
  }

  /** A rider's name as a topic shows it. */
  static String name(Rider rider) {
    return Names.shortened(rider.user().name().strip(), Topic.LONGEST_NAME).strip();
  }

  /** The last word that one of {@code riders} has left. */
  private static Optional<String> note(List<Rider> riders) {
    return riders.stream()
        .sorted(Comparator.comparing(Rider::id).reversed())
        .flatMap(rider -> rider.note().stream())
        .findFirst()
        .flatMap(Topic::quotable);
  }
}
