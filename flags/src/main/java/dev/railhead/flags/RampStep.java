package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import java.time.Instant;
import java.util.Objects;

/**
 * What a flag's {@code enabled} reads as from a moment on. Immutable.
 *
 * @param at the moment
 * @param enabled what is served from then on, until the next step
 */
public record RampStep(Instant at, Serving enabled) {
  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if the moment is not within the years 1970 to 9999
   */
  public RampStep {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(enabled, "enabled");
    Checks.time(at);
  }
}
