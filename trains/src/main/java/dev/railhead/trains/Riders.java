package dev.railhead.trains;

import java.util.List;
import java.util.Optional;

/** Finds riders. */
final class Riders {
  private Riders() {}

  /** Where a rider is: in a train that has left, or else in a line. */
  record Seat(Rider rider, Optional<Train> train) {}

  static Optional<Seat> find(QueueState state, RiderId id) {
    for (Line line : state.lines()) {
      int index = indexOf(line.waiting(), id);
      if (index >= 0) {
        return Optional.of(new Seat(line.waiting().get(index), Optional.empty()));
      }
    }
    for (Train train : state.trains()) {
      int index = indexOf(train.riders(), id);
      if (index >= 0) {
        return Optional.of(new Seat(train.riders().get(index), Optional.of(train)));
      }
    }
    return Optional.empty();
  }

  /** Where the rider {@code id} stands in {@code riders}; -1 if it does not. */
  static int indexOf(List<Rider> riders, RiderId id) {
    for (int i = 0; i < riders.size(); i++) {
      if (riders.get(i).id().number() == id.number()) {
        return i;
      }
    }
    return -1;
  }
}
