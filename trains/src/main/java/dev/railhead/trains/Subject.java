package dev.railhead.trains;

import java.util.List;
import java.util.Optional;

/**
 * Whom a command is about.
 *
 * @param riders the rider, or who rides in the train
 * @param train the train, or that of the rider: the one that it rides in or that boards in its lane
 */
record Subject(List<Rider> riders, Optional<Train> train) {
  private static final Subject NOBODY = new Subject(List.of(), Optional.empty());

  static Subject of(Turn turn, Command command) {
    Optional<TrainId> train = trainOf(command);
    if (train.isPresent()) {
      return ofTrain(turn, train.get());
    }
    return riderOf(command)
        .flatMap(id -> Riders.find(turn.state(), id))
        .map(seat -> ofSeat(turn, seat))
        .orElse(NOBODY);
  }

  private static Subject ofTrain(Turn turn, TrainId id) {
    return turn.state().trains().stream()
        .filter(train -> train.id().equals(id))
        .findFirst()
        .map(train -> new Subject(turn.aboard(train), Optional.of(train)))
        .orElse(NOBODY);
  }

  private static Subject ofSeat(Turn turn, Riders.Seat seat) {
    return new Subject(
        List.of(seat.rider()),
        seat.train().or(() -> turn.state().boardingTrain(seat.rider().lane())));
  }

  private static Optional<RiderId> riderOf(Command command) {
    if (command instanceof Command.Leave c) {
      return Optional.of(c.rider());
    }
    if (command instanceof Command.Kick c) {
      return Optional.of(c.rider());
    }
    if (command instanceof Command.Repin c) {
      return Optional.of(c.rider());
    }
    if (command instanceof Command.Good c) {
      return Optional.of(c.rider());
    }
    return command instanceof Command.NotGood c ? Optional.of(c.rider()) : Optional.empty();
  }

  private static Optional<TrainId> trainOf(Command command) {
    return command instanceof Command.OfTrain c ? Optional.of(c.train()) : Optional.empty();
  }
}
