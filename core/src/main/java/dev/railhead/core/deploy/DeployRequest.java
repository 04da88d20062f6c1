package dev.railhead.core.deploy;

import dev.railhead.core.Actor;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Stage;
import dev.railhead.core.internal.Names;
import dev.railhead.core.ledger.DeployIntent;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be deployed, where, and by whom. Immutable; the {@code with…} methods return changed
 * copies.
 */
public final class DeployRequest {
  /** How long a deploy may take in all unless said otherwise. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(30);

  private final Pipeline pipeline;
  private final Stage stage;
  private final Actor actor;
  private final String requested;
  private final Optional<ReleaseId> rollbackTo;
  private final Optional<String> override;
  private final Duration wait;
  private final Duration deadline;

  private DeployRequest(
      Pipeline pipeline,
      Stage stage,
      Actor actor,
      String requested,
      Optional<ReleaseId> rollbackTo,
      Optional<String> override,
      Duration wait,
      Duration deadline) {
    this.pipeline = pipeline;
    this.stage = stage;
    this.actor = actor;
    this.requested = Names.line("what is requested", requested, 400);
    this.rollbackTo = rollbackTo;
    this.override = override;
    this.wait = wait;
    this.deadline = deadline;
    if (pipeline.find(stage).isEmpty()) {
      throw new IllegalArgumentException(
          pipeline.stack()
              + " has no stage "
              + stage
              + "; its stages are "
              + pipeline.stages().stream().map(plan -> plan.stage().name()).toList());
    }
  }

  /**
   * A deploy of {@code revision}, a branch, tag, short or full id, to {@code stage}.
   *
   * @throws IllegalArgumentException if the pipeline has no such stage, or {@code revision} is not
   *     one printable line
   */
  public static DeployRequest deploy(Pipeline pipeline, Stage stage, String revision, Actor actor) {
    return new DeployRequest(
        pipeline,
        stage,
        actor,
        revision,
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        DEFAULT_DEADLINE);
  }

  /**
   * A rollback of {@code stage} to {@code release}, which must have succeeded there before.
   *
   * @throws IllegalArgumentException if the pipeline has no such stage
   */
  public static DeployRequest rollback(
      Pipeline pipeline, Stage stage, ReleaseId release, Actor actor) {
    return new DeployRequest(
        pipeline,
        stage,
        actor,
        release.toString(),
        Optional.of(release),
        Optional.empty(),
        Duration.ZERO,
        DEFAULT_DEADLINE);
  }

  /**
   * This request, going past the order of stages for {@code reason}, which is recorded together
   * with the actor.
   *
   * @throws IllegalArgumentException if {@code reason} is not one printable line
   */
  public DeployRequest overridingStageOrder(String reason) {
    Names.line("the reason of an override", reason, 400);
    return new DeployRequest(
        pipeline, stage, actor, requested, rollbackTo, Optional.of(reason), wait, deadline);
  }

  /**
   * This request, waiting up to {@code wait} for the stack's lock (by default not at all).
   *
   * @throws IllegalArgumentException if it is negative or more than one day
   */
  public DeployRequest waitingForLock(Duration wait) {
    if (wait.isNegative() || wait.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("a wait must be 0 to 1 day, but was " + wait);
    }
    return new DeployRequest(
        pipeline, stage, actor, requested, rollbackTo, override, wait, deadline);
  }

  /**
   * This request, ended when it takes longer than {@code deadline} from the moment it has the lock
   * (by default 30 minutes). Swapping back is not cut short by it.
   *
   * @throws IllegalArgumentException if it is not positive or more than one day
   */
  public DeployRequest within(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "a deadline must be more than zero and at most 1 day, but was " + deadline);
    }
    return new DeployRequest(
        pipeline, stage, actor, requested, rollbackTo, override, wait, deadline);
  }

  /** The pipeline. */
  public Pipeline pipeline() {
    return pipeline;
  }

  /** The stage. */
  public Stage stage() {
    return stage;
  }

  /** Who asks. */
  public Actor actor() {
    return actor;
  }

  /** The branch, tag or id to deploy, or the release to roll back to, as text. */
  public String requested() {
    return requested;
  }

  /** The release to roll back to; empty for a deploy. */
  public Optional<ReleaseId> rollbackTo() {
    return rollbackTo;
  }

  /** Whether it is a deploy or a rollback. */
  public DeployIntent.Kind kind() {
    return rollbackTo.isPresent() ? DeployIntent.Kind.ROLLBACK : DeployIntent.Kind.DEPLOY;
  }

  /** Why the order of stages is gone past, if it is. */
  public Optional<String> override() {
    return override;
  }

  /** How long to wait for the lock. */
  public Duration lockWait() {
    return wait;
  }

  /** How long it may take in all. */
  public Duration deadline() {
    return deadline;
  }
}
