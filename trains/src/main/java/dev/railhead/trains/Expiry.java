package dev.railhead.trains;

import java.time.Instant;
import java.util.Optional;

/** Writes down what time alone has ended. */
final class Expiry {
  private Expiry() {}

  static void writeDown(Turn turn) {
    for (Hold hold : turn.state().holds()) {
      if (!hold.isOn(turn.now)) {
        turn.emit(
            new Event.HoldReleased(hold.id(), hold.reason(), Event.HoldReleased.Ending.EXPIRED));
      }
    }
    for (Train train : turn.state().trains()) {
      if (isOver(train.driverUntil(), turn.now)) {
        turn.emit(
            new Event.DriverChanged(
                train.id(), Optional.empty(), Optional.empty(), "not heard of for too long"));
      }
      if (isOver(train.run().until(), turn.now)) {
        turn.emit(new Event.RunLost(train.id(), train.stage(), train.attempt()));
      }
    }
  }

  private static boolean isOver(Optional<Instant> until, Instant now) {
    return until.isPresent() && !now.isBefore(until.get());
  }
}
