package dev.railhead.examples.tool;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.History;
import dev.railhead.examples.inventory.Depot;
import dev.railhead.examples.inventory.StackEntry;
import dev.railhead.examples.inventory.StageEntry;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Rolls back. */
@Command(
    name = "rollback",
    header = "Makes a release live again that succeeded at a stage before.",
    description = {
      "",
      "Without a RELEASE it goes back to the one before the live one. After a rollback that would"
          + " be the one that was just left, so then the release must be named.",
      ""
    })
final class RollbackCommand extends Deploying {
  private static final int OFFERED = 10;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "RELEASE",
      description = "Such as 4add615720-20140616-233728-UTC (default: the one before).")
  @Nullable String release;

  @Override
  DeployRequest request(Depot depot, StackEntry stack, StageEntry stage) throws Exception {
    ReleaseId target =
        release == null ? before(depot.ledger().history(), stack, stage) : ReleaseId.parse(release);
    return DeployRequest.rollback(depot.pipeline(stack), stage.stage(), target, actor());
  }

  private static ReleaseId before(History history, StackEntry stack, StageEntry stage)
      throws Exception {
    List<DeployRecord> past = history.successes(stack.stack(), stage.stage(), OFFERED);
    if (past.size() < 2) {
      throw new EndingException(
          ExitCode.WRONG, "nothing else has ever succeeded at " + stage.stage());
    }
    if (past.get(0).intent().kind() == DeployIntent.Kind.ROLLBACK) {
      String offered =
          past.stream()
              .skip(1)
              .map(record -> "\n  " + record.release().orElseThrow())
              .collect(Collectors.joining());
      throw new EndingException(
          ExitCode.WRONG,
          stage.stage()
              + " has been rolled back already; say to which release, such as:"
              + offered);
    }
    return past.get(1).release().orElseThrow();
  }
}
