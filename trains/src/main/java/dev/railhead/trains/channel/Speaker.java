package dev.railhead.trains.channel;

import dev.railhead.core.Actor;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Rider;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A queue as somebody in it sees it: their seats, their trains, the train in front. Immutable.
 *
 * @param state the queue
 * @param who who looks at it
 */
record Speaker(QueueState state, Actor who) {
  /** The speaker's seats in trains that have left. */
  List<Rider> riding() {
    return riding(who);
  }

  /** The speaker's seats in the lines, in the order of departure. */
  List<Rider> waiting() {
    return waiting(who);
  }

  private List<Rider> riding(Actor whose) {
    return state.trains().stream()
        .flatMap(train -> train.riders().stream())
        .filter(rider -> rider.user().equals(whose))
        .toList();
  }

  private List<Rider> waiting(Actor whose) {
    return state.lines().stream()
        .flatMap(line -> line.waiting().stream())
        .filter(rider -> rider.user().equals(whose))
        .toList();
  }

  /** All seats of whoever is called {@code name}, exactly or else but for capitals. */
  List<Rider> seatsOf(String name) {
    List<Rider> all = new ArrayList<>();
    state.lines().forEach(line -> all.addAll(line.waiting()));
    state.trains().forEach(train -> all.addAll(train.riders()));
    List<Rider> exact = all.stream().filter(rider -> isCalled(rider, name)).toList();
    return exact.isEmpty()
        ? all.stream().filter(rider -> rider.user().name().equalsIgnoreCase(name)).toList()
        : exact;
  }

  private static boolean isCalled(Rider rider, String name) {
    return rider.user().name().equals(name) || QueueTopic.name(rider).equals(name);
  }

  /** The trains that the speaker drives, rides in, or would: under way first. */
  List<Train> trains() {
    return inOrder().filter(train -> drives(train) || ridesIn(train)).toList();
  }

  private boolean drives(Train train) {
    return train.driver().equals(Optional.of(who));
  }

  private boolean ridesIn(Train train) {
    return state.aboard(train.id()).stream().anyMatch(rider -> rider.user().equals(who));
  }

  /**
   * The train that a word such as {@code .done} is about: the speaker's own, or the one in front.
   */
  Optional<Train> front() {
    return Stream.concat(trains().stream(), inOrder()).findFirst();
  }

  /** The train under way that a word is about. */
  Optional<Train> frontUnderWay() {
    return Stream.concat(trains().stream(), inOrder())
        .filter(train -> train.state().isActive())
        .findFirst();
  }

  private Stream<Train> inOrder() {
    return state.trains().stream()
        .sorted(Comparator.comparing((Train train) -> train.state() == TrainState.BOARDING));
  }
}
