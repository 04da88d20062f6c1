package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who gets a variant by who they are, in the order of precedence. Immutable.
 *
 * @param users variants by the user's name, in lower case as the file's reader leaves it
 * @param groups variants by the group's id, in the order of the file: the first one that a user is
 *     in wins
 * @param admin the variant of administrators, or null
 * @param internal the variant of requests from inside, or null
 * @param rules tried in their order after all these; the first one that holds wins
 */
public record Targets(
    Map<String, String> users,
    Map<String, String> groups,
    @Nullable String admin,
    @Nullable String internal,
    List<Rule> rules) {
  /** Nobody in particular. */
  public static final Targets NOBODY = new Targets(Map.of(), Map.of(), null, null, List.of());

  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if a variant's name is none
   */
  public Targets {
    users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
    groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    rules = List.copyOf(rules);
    users.values().forEach(Checks::variant);
    groups.values().forEach(Checks::variant);
    if (admin != null) {
      Checks.variant(admin);
    }
    if (internal != null) {
      Checks.variant(internal);
    }
  }

  /** Whether there is nobody. */
  public boolean isEmpty() {
    return equals(NOBODY);
  }

  /** The variants that are named, in the order of precedence. */
  public Set<String> variants() {
    Set<String> variants = new LinkedHashSet<>(users.values());
    variants.addAll(groups.values());
    if (admin != null) {
      variants.add(admin);
    }
    if (internal != null) {
      variants.add(internal);
    }
    rules.forEach(rule -> variants.addAll(rule.enabled().variants()));
    return variants;
  }
}
