package dev.railhead.core.deploy;

import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.DeployIntent;
import java.util.Objects;
import java.util.Optional;

/**
 * What a gate is asked about. Immutable.
 *
 * @param stack the stack
 * @param stage the stage
 * @param fleet the hosts of the stage
 * @param actor who deploys
 * @param revision the revision that is deployed
 * @param release its release; empty before the export
 * @param kind whether it is a deploy, or a rollback to what was deployed before
 */
public record Question(
    Stack stack,
    Stage stage,
    Fleet fleet,
    Actor actor,
    Revision revision,
    Optional<ReleaseId> release,
    DeployIntent.Kind kind) {
  /** Checks that all parts are there. */
  public Question {
    Objects.requireNonNull(stack, "stack");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(fleet, "fleet");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(revision, "revision");
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(kind, "kind");
  }

  /** Whether it is a rollback to what was deployed before. */
  public boolean isRollback() {
    return kind == DeployIntent.Kind.ROLLBACK;
  }
}
