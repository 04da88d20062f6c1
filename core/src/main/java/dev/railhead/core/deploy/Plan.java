package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.source.Changes;
import java.util.List;
import java.util.Optional;

/**
 * What a request would do. Immutable.
 *
 * @param stack the stack
 * @param stage the stage
 * @param revision the revision that would be deployed
 * @param live the release that was deployed last with success, if any
 * @param changes what lies between the two, if both are known and differ
 * @param steps the steps, in order
 * @param obstacles what would stop it now, in words; gates are not asked
 */
public record Plan(
    Stack stack,
    Stage stage,
    Revision revision,
    Optional<ReleaseId> live,
    Optional<Changes> changes,
    List<PlannedStep> steps,
    List<String> obstacles) {
  /** Copies the lists. */
  public Plan {
    steps = List.copyOf(steps);
    obstacles = List.copyOf(obstacles);
  }

  /**
   * One step.
   *
   * @param step which
   * @param what what it does here, in words
   * @param hosts on which hosts; empty when it touches none
   */
  public record PlannedStep(Step step, String what, List<Host> hosts) {
    /** Copies the list. */
    public PlannedStep {
      hosts = List.copyOf(hosts);
    }

    @Override
    public String toString() {
      String where =
          hosts.isEmpty()
              ? ""
              : " on " + String.join(", ", hosts.stream().map(Host::name).toList());
      return step + ": " + what + where;
    }
  }

  /** The plan as numbered lines. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(stack).append(" to ").append(stage).append(": ");
    text.append(live.map(ReleaseId::toString).orElse("nothing")).append(" → ").append(revision);
    changes.ifPresent(
        c ->
            text.append("\n")
                .append(c.commits().size() + c.moreCommits())
                .append(" commits, ")
                .append(c.files().size())
                .append(" files"));
    for (int i = 0; i < steps.size(); i++) {
      text.append(String.format("%n%2d. %s", i + 1, steps.get(i)));
    }
    obstacles.forEach(obstacle -> text.append("\n!   ").append(obstacle));
    return text.toString();
  }
}
