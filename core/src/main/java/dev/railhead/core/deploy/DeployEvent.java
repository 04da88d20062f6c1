package dev.railhead.core.deploy;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Something that happened in a deploy. All events of one deploy form one sequence, numbered from 1
 * without gaps, which begins with {@link Began} and ends with {@link Ended}.
 */
public sealed interface DeployEvent {
  /** Where it stands in its deploy's sequence. */
  Mark mark();

  /** Whether it only tells of progress: under pressure, listeners may miss such events. */
  default boolean isProgress() {
    return this instanceof HostProgressed;
  }

  /**
   * Which deploy, where in its sequence, and when.
   *
   * @param deploy the id of the deploy in the ledger
   * @param sequence counts from 1
   * @param at wall-clock time, for people
   */
  record Mark(long deploy, long sequence, Instant at) {}

  /**
   * The deploy has begun.
   *
   * @param mark which and when
   * @param stack the stack
   * @param stage the stage
   * @param actor who deploys
   * @param requested what was asked for: a branch, tag or id, or a release to roll back to
   * @param hosts the fleet
   */
  record Began(Mark mark, Stack stack, Stage stage, Actor actor, String requested, List<Host> hosts)
      implements DeployEvent {}

  /** A step has begun. */
  record StepBegan(Mark mark, Step step) implements DeployEvent {}

  /** A step is done. */
  record StepEnded(Mark mark, Step step, Duration took) implements DeployEvent {}

  /** The revision is known, from here to the end. */
  record Pinned(Mark mark, Revision revision) implements DeployEvent {}

  /**
   * The release is known.
   *
   * @param mark which and when
   * @param release its id
   * @param files how many regular files it has
   * @param bytes how many bytes they have
   */
  record Exported(Mark mark, ReleaseId release, int files, long bytes) implements DeployEvent {}

  /** A gate has answered. */
  record GateAnswered(Mark mark, String gate, Verdict verdict) implements DeployEvent {}

  /** Somebody went past a rule, on the record. */
  record Overridden(Mark mark, String rule, Actor actor, String reason) implements DeployEvent {}

  /**
   * A host has come so far with the transfer.
   *
   * @param mark which and when
   * @param host the host
   * @param files regular files sent so far
   * @param bytes bytes of content sent so far
   * @param percent share of the release dealt with, 0 to 100
   */
  record HostProgressed(Mark mark, Host host, long files, long bytes, int percent)
      implements DeployEvent {}

  /** A try to reach or to fill a host failed, and another follows. */
  record HostRetried(Mark mark, Host host, Step step, int attempt, String why)
      implements DeployEvent {}

  /** A host is done with a step. */
  record HostDone(Mark mark, Host host, Step step, String detail, Duration took)
      implements DeployEvent {}

  /** A host failed a step. */
  record HostFailed(Mark mark, Host host, Step step, String why) implements DeployEvent {}

  /** A host was swapped. */
  record Swapped(Mark mark, Host host, Live from, ReleaseId to) implements DeployEvent {}

  /**
   * A wave of swaps is done: the canaries', or that of all others.
   *
   * @param mark which and when
   * @param hosts how many hosts were swapped
   * @param skew how far apart the swaps were at most: from when the first host was told to until
   *     the last one had
   */
  record WaveSwapped(Mark mark, int hosts, Duration skew) implements DeployEvent {}

  /** A host was swapped back. */
  record SwappedBack(Mark mark, Host host, ReleaseId from, Live to) implements DeployEvent {}

  /** Something that people should know, and that does not end the deploy. */
  record Warned(Mark mark, String warning) implements DeployEvent {}

  /** The deploy has ended; nothing follows. */
  record Ended(Mark mark, Outcome outcome, Duration took) implements DeployEvent {}
}
