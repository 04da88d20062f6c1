package dev.railhead.core.tryout;

import java.util.List;

/**
 * What came of trying a working copy out. Immutable.
 *
 * @param findings what the preflight said; when one of them blocks, nothing was run
 * @param results what the jobs said, by name
 */
public record TryReport(List<Finding> findings, List<TryResult> results) {
  /** Copies the lists. */
  public TryReport {
    findings = List.copyOf(findings);
    results = List.copyOf(results);
  }

  /** Whether jobs were run and all of them passed. */
  public boolean passes() {
    return !results.isEmpty()
        && findings.stream().noneMatch(Finding::isBlock)
        && results.stream().allMatch(result -> result.verdict().passes());
  }
}
