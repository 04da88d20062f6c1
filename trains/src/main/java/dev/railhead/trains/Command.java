package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.Calendar;
import dev.railhead.core.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants of a queue. Commands name riders, trains and holds by id, so that one that
 * comes late or twice never hits another. Immutable.
 */
public sealed interface Command {
  /** A command about one train. */
  sealed interface OfTrain extends Command {
    /** The train. */
    TrainId train();
  }

  /**
   * {@code user} waits in a lane.
   *
   * @param lane the lane
   * @param user who, usually the one who commands
   * @param changes the pinned revisions
   * @param priority how urgent
   * @param placement the wishes
   * @param note a line for the others
   * @param waiver to ride with somebody whose train is full
   */
  record Join(
      LaneId lane,
      Actor user,
      List<Revision> changes,
      Priority priority,
      Placement placement,
      Optional<String> note,
      Optional<Waiver> waiver)
      implements Command {
    /** Copies the changes. */
    public Join {
      changes = Rider.checked(changes);
    }

    /** {@code user}, at the end of {@code lane}, with {@code changes}. */
    public static Join of(LaneId lane, Actor user, List<Revision> changes) {
      return new Join(
          lane,
          user,
          changes,
          Priority.NORMAL,
          Placement.anywhere(),
          Optional.empty(),
          Optional.empty());
    }

    /** This, so urgent. */
    public Join at(Priority priority) {
      return new Join(lane, user, changes, priority, placement, note, waiver);
    }

    /** This, with these wishes. */
    public Join placed(Placement placement) {
      return new Join(lane, user, changes, priority, placement, note, waiver);
    }

    /** This, with a line for the others. */
    public Join noting(String note) {
      return new Join(lane, user, changes, priority, placement, Optional.of(note), waiver);
    }
  }

  /** {@code rider} wants to ride no more. Under way, that asks the driver to eject it. */
  record Leave(RiderId rider) implements Command {}

  /** {@code rider} is not to ride. Under way, that asks the driver to eject it. */
  record Kick(RiderId rider, String reason) implements Command {}

  /** {@code rider} brings other changes, in its old place; only before its train leaves. */
  record Repin(RiderId rider, List<Revision> changes) implements Command {
    /** Copies the changes. */
    public Repin {
      changes = Rider.checked(changes);
    }
  }

  /** {@code rider} has looked: its change is good at this stage. Takes back a {@link NotGood}. */
  record Good(RiderId rider) implements Command {}

  /** {@code rider} has looked: its change is not good at this stage. */
  record NotGood(RiderId rider, String why) implements Command {}

  /** The boarding train leaves. */
  record Depart(TrainId train, Optional<Waiver> waiver) implements OfTrain {}

  /**
   * A train that has arrived goes on to the next stage, or lands.
   *
   * @param train the train
   * @param stage the index of the stage at which it stands: said twice, it counts once
   * @param waiver goes past readiness
   */
  record Advance(TrainId train, int stage, Optional<Waiver> waiver) implements OfTrain {}

  /** The push of a train under way is to be stopped. */
  record Abort(TrainId train, String reason) implements OfTrain {}

  /** A blocked train tries the stage again with the same riders. */
  record Retry(TrainId train) implements OfTrain {}

  /** {@code rider} is put off a train that has arrived or is blocked; the others try again. */
  record Eject(TrainId train, RiderId rider, String reason) implements OfTrain {}

  /**
   * Half of the riders of a train that a change has blocked try again, and the other half wait in
   * front of the line: so the bad one is found in a few trains.
   *
   * @param train the train
   * @param staying who tries again; the first half when empty
   */
  record Bisect(TrainId train, List<RiderId> staying) implements OfTrain {
    /** Copies the riders. */
    public Bisect {
      staying = List.copyOf(staying);
    }
  }

  /** What was live before a train is to be live again. */
  record Rollback(TrainId train, String reason) implements OfTrain {}

  /**
   * Whoever commands drives from now on.
   *
   * @param train the train
   * @param expected who drives now, as far as the one who commands knows; empty when nobody does.
   *     If somebody else does by now, nothing happens
   */
  record TakeOver(TrainId train, Optional<Actor> expected) implements OfTrain {}

  /** The driver is here still. */
  record StillHere(TrainId train) implements OfTrain {}

  /** The driver is gone: the seat is vacant. */
  record GiveUpSeat(TrainId train) implements OfTrain {}

  /** See {@link Hold}. */
  record PlaceHold(
      Optional<LaneId> lane,
      String reason,
      Optional<Instant> until,
      Hold.Hotfixes hotfixes,
      Hold.UnderWay underWay)
      implements Command {
    /** Holds everything but hotfixes and what is under way, until it is released. */
    public static PlaceHold everything(String reason) {
      return new PlaceHold(
          Optional.empty(), reason, Optional.empty(), Hold.Hotfixes.EXEMPT, Hold.UnderWay.GO_ON);
    }
  }

  /** Ends one hold. */
  record ReleaseHold(HoldId hold) implements Command {}

  /** See {@link Window}. */
  record AddWindow(
      Window.Kind kind,
      Optional<LaneId> lane,
      Calendar calendar,
      Hold.Hotfixes hotfixes,
      String reason)
      implements Command {}

  /** Ends one window. */
  record RemoveWindow(WindowId window, String reason) implements Command {}

  /** Sets the line above the queue, or clears it. */
  record SetBanner(Optional<String> banner) implements Command {}

  /** Adds a lane, or changes the one of that name. */
  record SetLane(Lane lane) implements Command {}

  /** Nothing but the time: what has expired is written down. */
  record Tick() implements Command {}

  /** Whoever commands runs a train that has left, if nobody else does. Gives a fencing token. */
  record Claim(TrainId train) implements OfTrain {}

  /** What the runner of a train says; a token that is not the train's changes nothing. */
  sealed interface Report extends OfTrain {
    /** The token that the claim gave. */
    long token();
  }

  /** The runner is there still. */
  record Renew(TrainId train, long token) implements Report {}

  /** The runner is about to push {@code revision}: the intent, before the deed. */
  record Begin(TrainId train, long token, Revision revision) implements Report {}

  /** The push has succeeded. */
  record Succeed(TrainId train, long token) implements Report {}

  /** The push has failed. */
  record Fail(TrainId train, long token, Fault fault, String why) implements Report {}

  /** The hosts were asked what became of a push. */
  record Probe(TrainId train, long token, Finding finding, String why) implements Report {}

  /** What was live before is live again. */
  record FinishRollback(TrainId train, long token) implements Report {}
}
