package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Another flag that must be on, or on certain variants, before this one can be. Immutable.
 *
 * @param flag the other flag's name
 * @param variants the variants that do; if there are none, every variant but {@code off}
 */
public record Prerequisite(String flag, Set<String> variants) {
  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if one is no name
   */
  public Prerequisite {
    Checks.name(flag);
    variants = Collections.unmodifiableSet(new LinkedHashSet<>(variants));
    variants.forEach(Checks::variant);
  }

  /** Whether the other flag's answer fulfils it. */
  public boolean isMetBy(String variant) {
    return variants.isEmpty() ? !variant.equals(Serving.OFF) : variants.contains(variant);
  }
}
