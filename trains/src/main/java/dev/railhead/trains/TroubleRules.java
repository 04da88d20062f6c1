package dev.railhead.trains;

import dev.railhead.core.internal.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is done about a train that is in trouble. */
final class TroubleRules {
  private static final List<TrainState> STANDING =
      List.of(TrainState.VERIFYING, TrainState.BLOCKED);
  private static final List<TrainState> BLOCKED = List.of(TrainState.BLOCKED);

  private TroubleRules() {}

  static void add(Dispatcher.Table table) {
    table.on(Command.Abort.class, TroubleRules::abort);
    table.on(Command.Retry.class, TroubleRules::retry);
    table.on(Command.Eject.class, TroubleRules::eject);
    table.on(Command.Bisect.class, TroubleRules::bisect);
    table.on(Command.Rollback.class, TroubleRules::rollback);
  }

  private static void abort(Turn turn, Command.Abort c) {
    turn.train(c.train(), List.of(TrainState.RUNNING), "be aborted");
    Names.line("the reason of an abort", c.reason(), 400);
    turn.emit(new Event.AbortRequested(c.train(), c.reason()));
  }

  private static void retry(Turn turn, Command.Retry c) {
    Train train = turn.train(c.train(), BLOCKED, "try again");
    if (!train.vetoes().isEmpty()) {
      Rider veto = train.vetoes().get(0);
      throw new Refusal(veto.user() + ": " + veto.why(), "eject " + veto.user() + ", or roll back");
    }
    again(turn, train, train.stage(), "tried again by " + turn.by());
  }

  /**
   * What rides has changed, so it passes all stages again: no revision goes to a stage that has not
   * succeeded on the one before.
   */
  private static void fromTheStart(Turn turn, Train train, String why) {
    again(turn, train, 0, why);
  }

  private static void again(Turn turn, Train train, int stage, String why) {
    Optional<Obstacles.Obstacle> hold = Obstacles.stop(turn.state(), train, turn.now);
    if (hold.isPresent()) {
      throw new Refusal(hold.get().reason(), hold.get().remedy());
    }
    turn.emit(new Event.AttemptStarted(train.id(), stage, train.attempt() + 1, why));
  }

  private static void eject(Turn turn, Command.Eject c) {
    Train train = turn.train(c.train(), STANDING, "eject");
    Names.line("the reason of an ejection", c.reason(), 400);
    Rider rider =
        train
            .rider(c.rider())
            .orElseThrow(
                () ->
                    new Refusal(
                        "rider " + c.rider() + " does not ride in train " + c.train(),
                        "look at the queue again"));
    turn.emit(new Event.RiderEjected(c.train(), rider.id(), rider.user(), c.reason()));
    Train left = turn.train(c.train());
    vacate(turn, left);
    if (left.riders().isEmpty()) {
      nobodyLeft(turn, left);
    } else {
      fromTheStart(turn, left, rider.user() + " was ejected: " + c.reason());
    }
  }

  private static void nobodyLeft(Turn turn, Train train) {
    if (train.progress().deployed()) {
      turn.emit(new Event.RollbackStarted(train.id(), "nobody is left to ride"));
    } else {
      turn.emit(new Event.TrainCancelled(train.id(), train.lane()));
    }
  }

  /** A driver who does not ride any more drives no more. */
  private static void vacate(Turn turn, Train train) {
    if (train.driver().filter(driver -> !train.users().contains(driver)).isPresent()) {
      turn.emit(
          new Event.DriverChanged(
              train.id(),
              Optional.empty(),
              Optional.empty(),
              train.driver().get() + " rides no more"));
    }
  }

  private static void bisect(Turn turn, Command.Bisect c) {
    Train train = turn.train(c.train(), BLOCKED, "be bisected");
    if (train.trouble().fault().filter(fault -> fault != Fault.CHANGE).isPresent()) {
      throw new Refusal(
          "train " + c.train() + " failed for no change's fault: " + train.trouble().why(),
          "mend that, and try again");
    }
    if (train.riders().size() < 2) {
      throw new Refusal("only one rider is left in train " + c.train(), "eject it, or try again");
    }
    Set<RiderId> staying = staying(train, c.staying());
    List<RiderId> going =
        train.riders().stream().map(Rider::id).filter(id -> !staying.contains(id)).toList();
    turn.emit(new Event.RidersRequeued(train.id(), train.lane(), going));
    Train left = turn.train(c.train());
    vacate(turn, left);
    fromTheStart(turn, left, "half of it, to find the bad change");
  }

  private static Set<RiderId> staying(Train train, List<RiderId> wished) {
    List<RiderId> all = train.riders().stream().map(Rider::id).toList();
    if (wished.isEmpty()) {
      return new HashSet<>(all.subList(0, (all.size() + 1) / 2));
    }
    Set<RiderId> staying = new HashSet<>(wished);
    if (!new HashSet<>(all).containsAll(staying) || staying.size() == all.size()) {
      throw new Refusal(
          "those who stay must be some of the riders " + all + ", but were " + wished,
          "name fewer of them, or none for the first half");
    }
    return staying;
  }

  private static void rollback(Turn turn, Command.Rollback c) {
    Train train = turn.train(c.train(), STANDING, "roll back");
    Names.line("the reason of a rollback", c.reason(), 400);
    turn.emit(new Event.RollbackStarted(train.id(), c.reason()));
    if (!train.progress().deployed()) {
      finish(turn, turn.train(c.train()));
    }
  }

  /** Culprits are ejected, and the others wait in front of the line. */
  static void finish(Turn turn, Train train) {
    for (Rider rider : train.vetoes()) {
      turn.emit(new Event.RiderEjected(train.id(), rider.id(), rider.user(), rider.why()));
    }
    List<RiderId> good = turn.train(train.id()).riders().stream().map(Rider::id).toList();
    if (!good.isEmpty()) {
      turn.emit(new Event.RidersRequeued(train.id(), train.lane(), good));
    }
    turn.emit(new Event.TrainRolledBack(train.id(), train.lane(), train.users()));
  }
}
