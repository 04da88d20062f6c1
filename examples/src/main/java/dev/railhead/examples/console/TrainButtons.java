package dev.railhead.examples.console;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.examples.console.web.Refusal;
import dev.railhead.examples.console.web.Request;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Rider;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainState;
import dev.railhead.trains.store.PushQueue;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the stages' buttons mean to the push queue. Thread-safe. */
final class TrainButtons {
  private final Works works;

  TrainButtons(Works works) {
    this.works = works;
  }

  /** The train that is due in a lane: the one under way, or else the one that boards. */
  private static Optional<Train> front(QueueState state, LaneId lane) {
    return state.activeTrain(lane).or(() -> state.boardingTrain(lane));
  }

  private Optional<Train> front(StackPage page) throws LedgerException {
    if (page.lane().isEmpty() || works.queue().isEmpty()) {
      return Optional.empty();
    }
    return front(works.queue().get().refresh(), page.lane().get());
  }

  /**
   * Sends the train of {@code by} to the stage {@code index}, if that is where it goes next.
   *
   * @return false if {@code by} drives no train there
   * @throws Refusal if it may not go: somebody is not ready, say
   */
  boolean press(StackPage page, int index, Actor by) throws LedgerException {
    Optional<Train> train = front(page).filter(front -> front.driver().equals(Optional.of(by)));
    Optional<Command> command = train.flatMap(front -> towards(front, index));
    if (command.isEmpty()) {
      return false;
    }
    orRefuse(works.queue().orElseThrow().submit(by, command.get()));
    works.live().pulse().beat();
    return true;
  }

  private static Optional<Command> towards(Train train, int index) {
    if (train.state() == TrainState.BOARDING) {
      return index == 0
          ? Optional.of(new Command.Depart(train.id(), Optional.empty()))
          : Optional.empty();
    }
    boolean failed = train.state() == TrainState.BLOCKED && !train.progress().done();
    if (failed && train.stage() == index) {
      return Optional.of(new Command.Retry(train.id()));
    }
    return train.progress().done() && train.stage() == index - 1
        ? Optional.of(new Command.Advance(train.id(), train.stage(), Optional.empty()))
        : Optional.empty();
  }

  /** Somebody else's turn is no reason to refuse; but one should know of it. */
  void refuseUnconfirmed(StackPage page, Request request) throws LedgerException {
    Optional<Train> train = front(page);
    if (train.isEmpty() || request.form().is("confirmed")) {
      return;
    }
    QueueState state = works.queue().orElseThrow().latest();
    List<String> names =
        state.aboard(train.get().id()).stream().map(Rider::user).map(Actor::name).toList();
    String where =
        train.get().state() == TrainState.BOARDING
            ? " at the head of the queue"
            : " at " + state.settings().stages().get(train.get().stage());
    throw Refusal.unconfirmed(
        String.join(", ", names)
            + (names.size() == 1 ? " is" : " are")
            + where
            + ", and this would go past the queue");
  }

  /** Asks for the abort of the train that deploys {@code stack}. */
  boolean abort(Stack stack, Actor by, String reason) throws LedgerException {
    Optional<StackPage> page = works.find(stack.name());
    Optional<Train> train =
        page.isEmpty()
            ? Optional.empty()
            : front(page.get()).filter(front -> front.state() == TrainState.RUNNING);
    if (train.isEmpty()) {
      return false;
    }
    PushQueue queue = works.queue().orElseThrow();
    orRefuse(queue.submit(by, new Command.Abort(train.get().id(), reason)));
    return true;
  }

  static void orRefuse(Decision decision) {
    Function<Decision.Rejected, Optional<String>> said =
        rejected -> Optional.of(rejected.reason() + "; " + rejected.alternative());
    decision
        .fold(accepted -> Optional.<String>empty(), repeated -> Optional.empty(), said)
        .ifPresent(
            reason -> {
              throw Refusal.conflict(reason);
            });
  }
}
