package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happened in a queue. Facts only: evolving a state with them never fails. Immutable. */
public sealed interface Event {
  /** The queue began. */
  record QueueOpened(String queue, QueueSettings settings) implements Event {}

  /**
   * Somebody joined.
   *
   * @param rider who
   * @param position where in its line, from 0
   */
  record RiderJoined(Rider rider, int position) implements Event {}

  /** Somebody left the line before departure; of their own will when there is no reason. */
  record RiderLeft(RiderId rider, LaneId lane, Actor user, Optional<String> kicked)
      implements Event {}

  /** A rider brings other changes. */
  record RiderRepinned(RiderId rider, LaneId lane, List<Revision> changes) implements Event {}

  /**
   * A rider said what its change is like.
   *
   * @param rider who
   * @param train the train, once it has left
   * @param lane the lane
   * @param user who, by name
   * @param readiness what
   * @param why what is not good
   */
  record RiderSaid(
      RiderId rider,
      Optional<TrainId> train,
      LaneId lane,
      Actor user,
      Readiness readiness,
      String why)
      implements Event {}

  /**
   * A train is first in its lane and boards.
   *
   * @param train the train
   * @param lane its lane
   * @param driver who drives
   * @param driverUntil until when unless heard of
   * @param users who would ride now, in order
   */
  record TrainPromoted(
      TrainId train, LaneId lane, Actor driver, Instant driverUntil, List<Actor> users)
      implements Event {}

  /** A boarding train gave way to hotfixes, and forms again after them. */
  record TrainDemoted(TrainId train, LaneId lane) implements Event {}

  /** Nobody is left to ride. */
  record TrainCancelled(TrainId train, LaneId lane) implements Event {}

  /**
   * Somebody else drives, or nobody.
   *
   * @param train the train
   * @param driver who
   * @param driverUntil until when unless heard of
   * @param why why
   */
  record DriverChanged(
      TrainId train, Optional<Actor> driver, Optional<Instant> driverUntil, String why)
      implements Event {}

  /** The driver was heard of. */
  record DriverRenewed(TrainId train, Instant until) implements Event {}

  /**
   * A train left.
   *
   * @param train the train
   * @param lane its lane
   * @param riders who rides, in order
   * @param users the same, by name
   * @param overtaken riders who asked earlier and still wait
   */
  record TrainDeparted(
      TrainId train, LaneId lane, List<RiderId> riders, List<Actor> users, List<RiderId> overtaken)
      implements Event {}

  /** Somebody runs a train. */
  record RunClaimed(TrainId train, Actor runner, long token, Instant until) implements Event {}

  /** The runner was heard of. */
  record RunRenewed(TrainId train, Instant until) implements Event {}

  /** The runner is gone: what its push came to is unknown. */
  record RunLost(TrainId train, int stage, int attempt) implements Event {}

  /** A push is about to begin. */
  record PushBegun(TrainId train, int stage, int attempt, Revision revision) implements Event {}

  /** A push succeeded. */
  record StageSucceeded(TrainId train, int stage, int attempt, List<Actor> users)
      implements Event {}

  /** A push failed. */
  record StageFailed(TrainId train, LaneId lane, int stage, int attempt, Fault fault, String why)
      implements Event {}

  /** The hosts were asked, and it had not happened: the stage is tried again. */
  record AttemptStarted(TrainId train, int stage, int attempt, String why) implements Event {}

  /** A train stands until somebody does something. */
  record TrainBlocked(TrainId train, int stage, String why) implements Event {}

  /** What blocked a train that has arrived is gone. */
  record TrainUnblocked(TrainId train, int stage) implements Event {}

  /** Every rider of a train that has arrived says good. */
  record EveryoneReady(TrainId train, int stage, int attempt, List<Actor> users) implements Event {}

  /** A train goes on to {@code stage}. */
  record StageAdvanced(TrainId train, int stage) implements Event {}

  /** All is live. */
  record TrainLanded(TrainId train, LaneId lane, List<Actor> users) implements Event {}

  /** Somebody is to be put off a train that has left. */
  record EjectionRequested(TrainId train, RiderId rider, Actor user, String reason)
      implements Event {}

  /** Somebody was put off a train. */
  record RiderEjected(TrainId train, RiderId rider, Actor user, String reason) implements Event {}

  /** Riders went back to the front of the line, in their old order. */
  record RidersRequeued(TrainId train, LaneId lane, List<RiderId> riders) implements Event {}

  /** A push is to be stopped. */
  record AbortRequested(TrainId train, String reason) implements Event {}

  /** A train goes back. */
  record RollbackStarted(TrainId train, String reason) implements Event {}

  /** A train has gone back. */
  record TrainRolledBack(TrainId train, LaneId lane, List<Actor> users) implements Event {}

  /** A hold began. */
  record HoldPlaced(Hold hold) implements Event {}

  /** A hold ended; of its own when it expired. */
  record HoldReleased(HoldId hold, String reason, Ending ending) implements Event {
    /** How a hold ends. */
    public enum Ending {
      /** Somebody released it. */
      RELEASED,
      /** Its time was over. */
      EXPIRED
    }
  }

  /** A window began to count. */
  record WindowAdded(Window window) implements Event {}

  /** A window counts no more. */
  record WindowRemoved(WindowId window, String reason) implements Event {}

  /** The banner changed. */
  record BannerSet(Optional<String> banner) implements Event {}

  /** A lane is there, or changed. */
  record LaneSet(Lane lane) implements Event {}

  /** A rule was gone past, by the entry's author. */
  record RuleWaived(Rule rule, String what, String reason) implements Event {}

  /** Nothing else happened. */
  record Ticked() implements Event {}
}
