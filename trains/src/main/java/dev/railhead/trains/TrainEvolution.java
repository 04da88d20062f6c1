package dev.railhead.trains;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What events do to trains. */
final class TrainEvolution {
  private TrainEvolution() {}

  static void steps(Evolution.Table table) {
    boarding(table);
    driving(table);
    running(table);
    standing(table);
    ending(table);
  }

  private static QueueState change(QueueState state, TrainId id, UnaryOperator<Train> how) {
    return state.put(how.apply(state.existing(id)));
  }

  private static void boarding(Evolution.Table table) {
    table.on(Event.TrainPromoted.class, TrainEvolution::promoted);
    table.on(Event.TrainDemoted.class, (state, e) -> removed(state, e.train()));
    table.on(
        Event.TrainCancelled.class,
        (state, e) -> state.end(state.existing(e.train()), TrainState.CANCELLED));
    table.on(Event.TrainDeparted.class, TrainEvolution::departed);
  }

  private static QueueState promoted(QueueState state, Event.TrainPromoted e) {
    return state
        .put(
            new Train(
                e.train(),
                e.lane(),
                List.of(),
                Optional.of(e.driver()),
                Optional.of(e.driverUntil()),
                TrainState.BOARDING,
                Train.Progress.NONE,
                Train.Run.NONE,
                Train.Trouble.NONE,
                List.of()))
        .counters(state.counters().atTrain(e.train()));
  }

  private static QueueState removed(QueueState state, TrainId id) {
    return state.trains(state.trains().stream().filter(t -> !t.id().equals(id)).toList());
  }

  private static QueueState departed(QueueState state, Event.TrainDeparted e) {
    Line line = state.existing(e.lane());
    List<Rider> riders = new ArrayList<>();
    for (RiderId id : e.riders()) {
      Rider rider = line.waiting().get(Riders.indexOf(line.waiting(), id));
      riders.add(rider.saying(Readiness.UNSAID, ""));
    }
    QueueState left = LineEvolution.without(state, e.lane(), e.riders());
    return change(
        LineEvolution.overtaken(left, e.lane(), e.overtaken()),
        e.train(),
        train ->
            train
                .carrying(riders)
                .at(new Train.Progress(0, 1, false, false, false))
                .in(TrainState.RUNNING));
  }

  private static void driving(Evolution.Table table) {
    table.on(
        Event.DriverChanged.class,
        (state, e) -> change(state, e.train(), t -> t.drivenBy(e.driver(), e.driverUntil())));
    table.on(
        Event.DriverRenewed.class,
        (state, e) ->
            change(state, e.train(), t -> t.drivenBy(t.driver(), Optional.of(e.until()))));
  }

  private static void running(Evolution.Table table) {
    table.on(Event.RunClaimed.class, TrainEvolution::claimed);
    table.on(
        Event.RunRenewed.class,
        (state, e) ->
            change(
                state,
                e.train(),
                t ->
                    t.run(
                        new Train.Run(
                            t.run().token(),
                            t.run().runner(),
                            Optional.of(e.until()),
                            t.run().revision()))));
    table.on(
        Event.RunLost.class,
        (state, e) ->
            change(
                state,
                e.train(),
                t ->
                    t.run(t.run().over())
                        .in(t.state() == TrainState.RUNNING ? TrainState.UNKNOWN : t.state())));
    table.on(
        Event.PushBegun.class,
        (state, e) ->
            change(
                state,
                e.train(),
                t ->
                    t.run(
                        new Train.Run(
                            t.run().token(),
                            t.run().runner(),
                            t.run().until(),
                            Optional.of(e.revision())))));
    table.on(
        Event.AbortRequested.class,
        (state, e) ->
            change(
                state,
                e.train(),
                t ->
                    t.troubled(
                        new Train.Trouble(
                            t.trouble().fault(), t.trouble().why(), Optional.of(e.reason())))));
  }

  private static QueueState claimed(QueueState state, Event.RunClaimed e) {
    return change(
            state,
            e.train(),
            t ->
                t.run(
                    new Train.Run(
                        e.token(),
                        Optional.of(e.runner()),
                        Optional.of(e.until()),
                        t.run().revision())))
        .counters(state.counters().atToken(e.token()));
  }

  private static void standing(Evolution.Table table) {
    table.on(Event.StageSucceeded.class, TrainEvolution::succeeded);
    table.on(Event.StageFailed.class, TrainEvolution::failed);
    table.on(Event.AttemptStarted.class, TrainEvolution::attempted);
    table.on(
        Event.TrainBlocked.class,
        (state, e) ->
            change(
                state,
                e.train(),
                t ->
                    t.in(TrainState.BLOCKED)
                        .troubled(Train.Trouble.of(Optional.empty(), e.why()))));
    table.on(
        Event.TrainUnblocked.class,
        (state, e) ->
            change(state, e.train(), t -> t.in(TrainState.VERIFYING).troubled(Train.Trouble.NONE)));
    table.on(
        Event.EveryoneReady.class,
        (state, e) ->
            change(
                state,
                e.train(),
                t ->
                    t.at(
                        new Train.Progress(
                            t.stage(),
                            t.attempt(),
                            t.progress().done(),
                            t.progress().deployed(),
                            true))));
    table.on(Event.StageAdvanced.class, TrainEvolution::advanced);
    table.on(Event.EjectionRequested.class, TrainEvolution::ejectionRequested);
    table.on(
        Event.RiderEjected.class,
        (state, e) -> change(state, e.train(), t -> t.without(t.rider(e.rider()).orElseThrow())));
    table.on(Event.RidersRequeued.class, TrainEvolution::requeued);
  }

  private static QueueState succeeded(QueueState state, Event.StageSucceeded e) {
    Train train = state.existing(e.train());
    Train arrived =
        train
            .in(TrainState.VERIFYING)
            .at(new Train.Progress(train.stage(), train.attempt(), true, true, false))
            .run(train.run().over())
            .troubled(Train.Trouble.NONE);
    return state.put(arrived).put(state.existing(train.lane()).failing(0));
  }

  private static QueueState failed(QueueState state, Event.StageFailed e) {
    Train train = state.existing(e.train());
    boolean deployed = train.progress().deployed() || e.fault() == Fault.MIXED;
    Train stopped =
        train
            .in(TrainState.BLOCKED)
            .at(new Train.Progress(train.stage(), train.attempt(), false, deployed, false))
            .run(train.run().over())
            .troubled(Train.Trouble.of(Optional.of(e.fault()), e.why()));
    Line line = state.existing(e.lane());
    return state
        .put(stopped)
        .put(e.fault() == Fault.ABORTED ? line : line.failing(line.failures() + 1));
  }

  /** What was good is to be looked at again; a veto stays. */
  private static QueueState attempted(QueueState state, Event.AttemptStarted e) {
    return change(
        state,
        e.train(),
        t ->
            t.carrying(
                    t.riders().stream()
                        .map(
                            r ->
                                r.readiness() == Readiness.GOOD
                                    ? r.saying(Readiness.UNSAID, "")
                                    : r)
                        .toList())
                .in(TrainState.RUNNING)
                .at(
                    new Train.Progress(
                        e.stage(), e.attempt(), false, t.progress().deployed(), false))
                .run(t.run().over())
                .troubled(Train.Trouble.NONE));
  }

  private static QueueState advanced(QueueState state, Event.StageAdvanced e) {
    return change(
        state,
        e.train(),
        t ->
            t.carrying(t.riders().stream().map(r -> r.saying(Readiness.UNSAID, "")).toList())
                .in(TrainState.RUNNING)
                .at(new Train.Progress(e.stage(), t.attempt(), false, true, false)));
  }

  private static QueueState ejectionRequested(QueueState state, Event.EjectionRequested e) {
    return change(
        state,
        e.train(),
        t -> {
          int index = Riders.indexOf(t.riders(), e.rider());
          Rider rider = t.riders().get(index).saying(Readiness.NOT_GOOD, e.reason());
          return t.carrying(Lists.set(t.riders(), index, rider));
        });
  }

  private static QueueState requeued(QueueState state, Event.RidersRequeued e) {
    Set<RiderId> going = new HashSet<>(e.riders());
    Train train = state.existing(e.train());
    List<Rider> back = train.riders().stream().filter(r -> going.contains(r.id())).toList();
    Train left = train;
    for (Rider rider : back) {
      left = left.without(rider);
    }
    return LineEvolution.requeued(state.put(left), e.lane(), back);
  }

  private static void ending(Evolution.Table table) {
    table.on(
        Event.TrainLanded.class,
        (state, e) -> state.end(state.existing(e.train()), TrainState.LANDED));
    table.on(
        Event.RollbackStarted.class,
        (state, e) ->
            change(
                state,
                e.train(),
                t ->
                    t.in(TrainState.ROLLING_BACK)
                        .run(t.run().over())
                        .troubled(Train.Trouble.of(t.trouble().fault(), e.reason()))));
    table.on(
        Event.TrainRolledBack.class,
        (state, e) -> state.end(state.existing(e.train()), TrainState.ROLLED_BACK));
  }
}
