package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import java.util.ArrayList;
import java.util.List;

/** The steps of one request: what a plan lists is what a deploy runs. */
final class Script {
  private Script() {}

  static List<Plan.PlannedStep> of(DeployRequest request) {
    Pipeline.StagePlan stage = request.pipeline().find(request.stage()).orElseThrow();
    List<Host> fleet = stage.fleet().hosts();
    boolean back = request.rollbackTo().isPresent();
    List<Plan.PlannedStep> steps = new ArrayList<>();
    steps.add(here(Step.LOCK, "take the lock of " + request.pipeline().stack()));
    steps.add(here(Step.PIN, (back ? "find release " : "resolve ") + request.requested()));
    if (!back) {
      steps.add(here(Step.GATES, gates(request, stage)));
    }
    steps.add(here(Step.EXPORT, back ? "find its manifest" : "make the release"));
    steps.add(on(fleet, Step.TRANSFER, transfer(stage)));
    steps.add(on(fleet, Step.VERIFY, "compare with the manifest, make durable, seal"));
    steps.add(here(Step.QUORUM, stage.tolerance().toString()));
    if (!back && !stage.canaryGates().isEmpty()) {
      List<Host> canaries = stage.canaries().stream().sorted().toList();
      steps.add(on(canaries, Step.CANARY, "swap, ask " + names(stage.canaryGates())));
    }
    steps.add(on(fleet, Step.SWAP, "swap"));
    steps.add(on(fleet, Step.READ_BACK, "ask what is served"));
    if (!back && !stage.afterGates().isEmpty()) {
      steps.add(here(Step.AFTER_GATES, "ask " + names(stage.afterGates())));
    }
    steps.add(on(fleet, Step.RECORD, "record the outcome, delete old releases"));
    return List.copyOf(steps);
  }

  private static Plan.PlannedStep here(Step step, String what) {
    return new Plan.PlannedStep(step, what, List.of());
  }

  private static Plan.PlannedStep on(List<Host> hosts, Step step, String what) {
    return new Plan.PlannedStep(step, what, hosts);
  }

  private static String gates(DeployRequest request, Pipeline.StagePlan stage) {
    String order =
        request
            .pipeline()
            .before(request.stage())
            .map(before -> "check that it succeeded at " + before)
            .orElse("the first stage needs none before it");
    String overridden = request.override().map(why -> " (overridden: " + why + ")").orElse("");
    String asked = stage.gates().isEmpty() ? "" : ", ask " + names(stage.gates());
    return order + overridden + asked;
  }

  private static String transfer(Pipeline.StagePlan stage) {
    return stage.canaries().isEmpty()
        ? "stage"
        : "stage, first on " + stage.canaries().stream().sorted().toList();
  }

  private static String names(List<Gate> gates) {
    return String.join(", ", gates.stream().map(Gate::name).toList());
  }
}
