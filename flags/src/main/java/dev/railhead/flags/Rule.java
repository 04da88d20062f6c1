package dev.railhead.flags;

import java.util.List;
import java.util.Objects;

/**
 * Serves those for whom all conditions hold. Immutable.
 *
 * @param when at least one
 * @param enabled what they get: a variant, or percentages of them
 */
public record Rule(List<Condition> when, Serving enabled) {
  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if there is no condition
   */
  public Rule {
    when = List.copyOf(when);
    Objects.requireNonNull(enabled, "enabled");
    if (when.isEmpty()) {
      throw new IllegalArgumentException("a rule has at least one condition");
    }
  }

  /** Whether all conditions hold. Allocates nothing. */
  public boolean holds(Attributes attributes) {
    for (int i = 0; i < when.size(); i++) {
      if (!when.get(i).holds(attributes)) {
        return false;
      }
    }
    return true;
  }
}
