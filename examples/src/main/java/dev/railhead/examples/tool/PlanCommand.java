package dev.railhead.examples.tool;

import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Plan;
import dev.railhead.examples.inventory.Depot;
import dev.railhead.examples.inventory.StackEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a deploy would do. */
@Command(
    name = "plan",
    header = "Prints what a deploy would do and what would stop it now; touches no host.",
    footer = {"", "Exit status: 0 nothing stands in its way, 3 something does."})
final class PlanCommand extends ToolCommand {
  @Parameters(index = "0", paramLabel = "STACK", description = "Such as web.")
  String stack = "";

  @Parameters(index = "1", paramLabel = "STAGE", description = "Such as princess.")
  String stage = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "REVISION",
      description = "A branch, tag or id (default: the stack's branch).")
  @Nullable String revision;

  @Override
  ExitCode run() throws Exception {
    try (Depot depot = Depot.open(inventory())) {
      StackEntry entry = stack(depot.inventory(), stack);
      String wanted = revision == null ? entry.branch() : revision;
      DeployRequest request =
          DeployRequest.deploy(depot.pipeline(entry), stage(entry, stage).stage(), wanted, actor());
      Plan plan = depot.deployer().plan(request);
      print(plan.toString(), Records.of(plan));
      return plan.obstacles().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
    }
  }
}
