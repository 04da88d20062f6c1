package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Riders who deploy together. Until it departs it has no riders of its own: {@link
 * QueueState#aboard} says who would ride. Immutable.
 *
 * @param id its number
 * @param lane its lane
 * @param riders who ride, in order; empty while it boards
 * @param driver who drives; empty when the driver is gone and nobody has taken over
 * @param driverUntil when the driver counts as gone unless heard of before; empty without a driver
 * @param state how it stands
 * @param progress how far it is
 * @param run who runs it
 * @param trouble why it stands
 * @param barred the changes of riders who were put off it, which are not to ride any more
 */
public record Train(
    TrainId id,
    LaneId lane,
    List<Rider> riders,
    Optional<Actor> driver,
    Optional<Instant> driverUntil,
    TrainState state,
    Progress progress,
    Run run,
    Trouble trouble,
    List<Revision> barred) {

  /**
   * How far a train is. Immutable.
   *
   * @param stage the index of the stage that it is at or on the way to, from 0
   * @param attempt which try this is, from 1, never the same again for one stage; 0 while it boards
   * @param done whether this try at this stage has succeeded
   * @param deployed whether hosts may serve what it brought
   * @param announced whether it has been said that everyone is ready
   */
  public record Progress(
      int stage, int attempt, boolean done, boolean deployed, boolean announced) {
    static final Progress NONE = new Progress(0, 0, false, false, false);
  }

  /**
   * Who runs a train. Immutable.
   *
   * @param token the fencing token of the last claim; a report with another one changes nothing
   * @param runner who; empty until somebody has claimed it, and when the push is over
   * @param until when the runner counts as gone unless heard of before; empty without one
   * @param revision what the push under way, or the last one, deploys
   */
  public record Run(
      long token, Optional<Actor> runner, Optional<Instant> until, Optional<Revision> revision) {
    static final Run NONE = new Run(0, Optional.empty(), Optional.empty(), Optional.empty());

    Run over() {
      return new Run(token, Optional.empty(), Optional.empty(), revision);
    }
  }

  /**
   * Why a train stands. Immutable.
   *
   * @param fault what kind, when a stage failed
   * @param why in words; empty if there is nothing to say
   * @param abort why its push is to be stopped; empty unless somebody has asked for that
   */
  public record Trouble(Optional<Fault> fault, String why, Optional<String> abort) {
    static final Trouble NONE = new Trouble(Optional.empty(), "", Optional.empty());

    static Trouble of(Optional<Fault> fault, String why) {
      return new Trouble(fault, why, Optional.empty());
    }
  }

  /** Copies the lists. */
  public Train {
    riders = List.copyOf(riders);
    barred = List.copyOf(barred);
  }

  /** The index of the stage that it is at or on the way to, from 0. */
  public int stage() {
    return progress.stage();
  }

  /** Which try this is, from 1; 0 while it boards. */
  public int attempt() {
    return progress.attempt();
  }

  /** The rider {@code id}, if it rides here. */
  public Optional<Rider> rider(RiderId id) {
    return riders.stream().filter(rider -> rider.id().equals(id)).findFirst();
  }

  /** Whether every rider has said that its change is good. */
  public boolean isEveryoneGood() {
    return riders.stream().allMatch(rider -> rider.readiness() == Readiness.GOOD);
  }

  /** The riders who have said that their change is not good. */
  public List<Rider> vetoes() {
    return riders.stream().filter(rider -> rider.readiness() == Readiness.NOT_GOOD).toList();
  }

  /** Who rides, by name. */
  public List<Actor> users() {
    return riders.stream().map(Rider::user).toList();
  }

  Train in(TrainState state) {
    return new Train(id, lane, riders, driver, driverUntil, state, progress, run, trouble, barred);
  }

  Train drivenBy(Optional<Actor> driver, Optional<Instant> until) {
    return new Train(id, lane, riders, driver, until, state, progress, run, trouble, barred);
  }

  Train carrying(List<Rider> riders) {
    return new Train(id, lane, riders, driver, driverUntil, state, progress, run, trouble, barred);
  }

  Train at(Progress progress) {
    return new Train(id, lane, riders, driver, driverUntil, state, progress, run, trouble, barred);
  }

  Train run(Run run) {
    return new Train(id, lane, riders, driver, driverUntil, state, progress, run, trouble, barred);
  }

  Train troubled(Trouble trouble) {
    return new Train(id, lane, riders, driver, driverUntil, state, progress, run, trouble, barred);
  }

  /** This train without {@code rider}, and without what it brought. */
  Train without(Rider rider) {
    List<Rider> left = riders.stream().filter(r -> !r.id().equals(rider.id())).toList();
    List<Revision> more = new ArrayList<>(barred);
    rider.changes().stream().filter(change -> !more.contains(change)).forEach(more::add);
    left.forEach(r -> more.removeAll(r.changes()));
    return new Train(id, lane, left, driver, driverUntil, state, progress, run, trouble, more);
  }
}
