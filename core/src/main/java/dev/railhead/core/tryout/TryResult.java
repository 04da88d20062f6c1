package dev.railhead.core.tryout;

import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.internal.Names;
import java.util.Objects;

/**
 * What one job says of a patch. Immutable.
 *
 * @param job its name
 * @param verdict pass, block, or that it cannot tell; only the first is good
 */
public record TryResult(String job, Verdict verdict) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the name is not one printable line
   */
  public TryResult {
    Names.line("a job's name", job, 400);
    Objects.requireNonNull(verdict, "verdict");
  }

  @Override
  public String toString() {
    return job + " " + Verdict.describe(verdict);
  }
}
