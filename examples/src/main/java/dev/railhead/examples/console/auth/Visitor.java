package dev.railhead.examples.console.auth;

import dev.railhead.core.Actor;
import java.util.Objects;

/**
 * Somebody who was let in. Immutable.
 *
 * @param actor who, as locks and the deploy log name them
 * @param role what they may do
 */
public record Visitor(Actor actor, Role role) {
  /** Checks that both parts are there. */
  public Visitor {
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(role, "role");
  }

  /** Whether they may do what {@code needed} may. */
  public boolean may(Role needed) {
    return role.includes(needed);
  }
}
