package dev.railhead.core.tryout;

import dev.railhead.core.Actor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Tries out what somebody has not pushed yet: looks at the working copy, makes the patch and has
 * jobs run on it. Immutable; as thread-safe as its runner.
 *
 * <pre>{@code
 * TryReport report =
 *     Tryout.of(WorkingCopy.at(here), LocalRunner.of(here).job("unit tests", Command.of("make", "test")))
 *         .run(Contents.TRACKED, Actor.of("kchung"));
 * }</pre>
 */
public final class Tryout {
  private final WorkingCopy copy;
  private final TryRunner runner;
  private final Preflight preflight;

  private Tryout(WorkingCopy copy, TryRunner runner, Preflight preflight) {
    this.copy = copy;
    this.runner = runner;
    this.preflight = preflight;
  }

  /** Tries {@code copy} out by {@code runner}, after the usual checks. */
  public static Tryout of(WorkingCopy copy, TryRunner runner) {
    return new Tryout(
        Objects.requireNonNull(copy, "copy"),
        Objects.requireNonNull(runner, "runner"),
        Preflight.usual());
  }

  /** This, with other checks. */
  public Tryout checking(Preflight preflight) {
    return new Tryout(copy, runner, Objects.requireNonNull(preflight, "preflight"));
  }

  /**
   * Checks, and runs the jobs on {@code contents} for {@code by} unless a finding blocks.
   *
   * @throws PatchException if no patch can be made
   * @throws IOException if the copy cannot be read, or no job can be run
   * @throws InterruptedException if the thread is interrupted
   */
  public TryReport run(Contents contents, Actor by) throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>(preflight.check(copy.survey(), contents));
    if (findings.stream().anyMatch(Finding::isBlock)) {
      return new TryReport(findings, List.of());
    }
    Patch patch = copy.patch(contents);
    findings.addAll(preflight.check(patch));
    return findings.stream().anyMatch(Finding::isBlock)
        ? new TryReport(findings, List.of())
        : new TryReport(findings, runner.run(patch, by));
  }
}
