package dev.railhead.examples.tool;

import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.examples.inventory.Depot;
import dev.railhead.examples.inventory.StackEntry;
import dev.railhead.examples.inventory.StageEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deploys. */
@Command(
    name = "deploy",
    header = "Takes a revision to all hosts of a stage, or leaves them as they are.",
    description = {"", "Ctrl-C aborts it: hosts that were swapped are swapped back.", ""})
final class DeployCommand extends Deploying {
  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "REVISION",
      description = "A branch, tag or id (default: the stack's branch).")
  @Nullable String revision;

  @Override
  DeployRequest request(Depot depot, StackEntry stack, StageEntry stage) throws Exception {
    return DeployRequest.deploy(
        depot.pipeline(stack),
        stage.stage(),
        revision == null ? stack.branch() : revision,
        actor());
  }
}
