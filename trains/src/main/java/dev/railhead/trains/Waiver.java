package dev.railhead.trains;

import dev.railhead.core.internal.Names;
import java.util.Set;

/**
 * Goes past rules, on the record: who and why stand in the history. A rule that did not stand in
 * the way is not recorded. Immutable.
 *
 * @param rules which, at least one
 * @param reason why, one printable line of at most 400 characters
 */
public record Waiver(Set<Rule> rules, String reason) {
  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if there is no rule, or the reason is not one printable line
   */
  public Waiver {
    rules = Set.copyOf(rules);
    Names.line("the reason of a waiver", reason, 400);
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("a waiver must name at least one rule");
    }
  }

  /** Goes past {@code rule} for {@code reason}. */
  public static Waiver of(Rule rule, String reason) {
    return new Waiver(Set.of(rule), reason);
  }
}
