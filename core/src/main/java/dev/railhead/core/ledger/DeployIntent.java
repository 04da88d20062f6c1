package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.internal.Names;
import java.util.Objects;
import java.util.Optional;

/**
 * What somebody set out to do. Immutable.
 *
 * @param kind deploy or rollback
 * @param stack of which stack
 * @param stage to which stage
 * @param actor who
 * @param requested the branch, tag or id that was asked for, or the release to go back to; one
 *     printable line of at most 400 characters
 * @param override why the order of stages was gone past, if it was; one such line
 */
public record DeployIntent(
    Kind kind, Stack stack, Stage stage, Actor actor, String requested, Optional<String> override) {
  /**
   * Checks the texts.
   *
   * @throws IllegalArgumentException if one is not a printable line of at most 400 characters
   */
  public DeployIntent {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(stack, "stack");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(actor, "actor");
    Names.line("what is requested", requested, 400);
    override.ifPresent(reason -> Names.line("the reason of an override", reason, 400));
  }

  /** Forwards or back. */
  public enum Kind {
    /** A revision goes to a stage. */
    DEPLOY,
    /** A stage goes back to a release that succeeded there. */
    ROLLBACK
  }
}
