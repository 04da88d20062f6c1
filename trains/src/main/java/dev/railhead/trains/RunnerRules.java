package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.internal.Names;
import java.util.List;
import java.util.Optional;

/** What a runner reports. */
final class RunnerRules {
  private static final Actor SELF = Actor.of("railhead");
  private static final List<TrainState> RUNNABLE =
      List.of(TrainState.RUNNING, TrainState.UNKNOWN, TrainState.ROLLING_BACK);

  private RunnerRules() {}

  static void add(Dispatcher.Table table) {
    table.on(Command.Claim.class, RunnerRules::claim);
    table.on(
        Command.Renew.class,
        (turn, c) ->
            turn.emit(new Event.RunRenewed(mine(turn, c, RUNNABLE).id(), turn.runnerUntil())));
    table.on(Command.Begin.class, RunnerRules::begin);
    table.on(Command.Succeed.class, (turn, c) -> succeed(turn, running(turn, c)));
    table.on(Command.Fail.class, (turn, c) -> fail(turn, running(turn, c), c.fault(), c.why()));
    table.on(Command.Probe.class, RunnerRules::probe);
    table.on(
        Command.FinishRollback.class,
        (turn, c) -> TroubleRules.finish(turn, mine(turn, c, List.of(TrainState.ROLLING_BACK))));
  }

  private static void claim(Turn turn, Command.Claim c) {
    Train train = turn.train(c.train(), RUNNABLE, "be run");
    if (train.run().runner().isPresent()) {
      throw new Refusal(
          train.run().runner().get() + " runs train " + c.train(),
          "wait until its lease ends at " + train.run().until().orElseThrow());
    }
    turn.emit(
        new Event.RunClaimed(
            train.id(), turn.by(), turn.state().counters().token() + 1, turn.runnerUntil()));
  }

  /** The train of a report, whose runner the reporter must be. */
  private static Train mine(Turn turn, Command.Report report, List<TrainState> states) {
    Train train = turn.train(report.train());
    if (train.run().runner().isEmpty() || train.run().token() != report.token()) {
      throw new Refusal(
          "the token " + report.token() + " does not run train " + report.train() + " any more",
          "claim the train, and ask the hosts");
    }
    return turn.train(report.train(), states, "be reported on so");
  }

  private static Train running(Turn turn, Command.Report report) {
    return mine(turn, report, List.of(TrainState.RUNNING));
  }

  private static void begin(Turn turn, Command.Begin c) {
    Train train = mine(turn, c, List.of(TrainState.RUNNING));
    Optional<Obstacles.Obstacle> hold = Obstacles.stop(turn.state(), train, turn.now);
    if (hold.isPresent()) {
      throw new Refusal(hold.get().reason(), hold.get().remedy());
    }
    turn.emit(new Event.PushBegun(train.id(), train.stage(), train.attempt(), c.revision()));
    turn.emit(new Event.RunRenewed(train.id(), turn.runnerUntil()));
  }

  private static void succeed(Turn turn, Train train) {
    turn.emit(new Event.StageSucceeded(train.id(), train.stage(), train.attempt(), train.users()));
    Train arrived = turn.train(train.id());
    if (!arrived.vetoes().isEmpty()) {
      Rider veto = arrived.vetoes().get(0);
      turn.emit(new Event.TrainBlocked(train.id(), train.stage(), veto.user() + ": " + veto.why()));
    } else if (arrived.isEveryoneGood()) {
      turn.emit(LineRules.everyoneReady(arrived));
    }
  }

  private static void fail(Turn turn, Train train, Fault fault, String why) {
    String line = Names.shortened(Names.line("why a push failed", why, 4000), 4000);
    turn.emit(
        new Event.StageFailed(
            train.id(), train.lane(), train.stage(), train.attempt(), fault, line));
    breakCircuit(turn, train.lane());
  }

  /** So many failures in a row are not the riders' fault: better stop than eject them all. */
  private static void breakCircuit(Turn turn, LaneId lane) {
    int failures = turn.line(lane).failures();
    if (failures == 0 || failures % turn.state().settings().breaker() != 0) {
      return;
    }
    turn.emit(
        new Event.HoldPlaced(
            new Hold(
                HoldId.of(turn.state().counters().hold() + 1),
                Optional.of(lane),
                SELF,
                failures + " pushes of " + lane + " have failed in a row",
                turn.now,
                Optional.empty(),
                Hold.Hotfixes.HELD,
                Hold.UnderWay.STOP)));
  }

  private static void probe(Turn turn, Command.Probe c) {
    Train train = mine(turn, c, List.of(TrainState.UNKNOWN));
    switch (c.finding()) {
      case DONE -> succeed(turn, train);
      case NOT_DONE ->
          turn.emit(
              new Event.AttemptStarted(
                  train.id(), train.stage(), train.attempt() + 1, "the hosts say: " + c.why()));
      case MIXED -> fail(turn, train, Fault.MIXED, c.why());
    }
  }
}
