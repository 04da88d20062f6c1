package dev.railhead.examples.tool;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.DeployLogLine;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.Depot;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists deploys. */
@Command(name = "history", header = "Lists deploys, the newest first.")
final class HistoryCommand extends ToolCommand {
  @Option(names = "--stack", paramLabel = "STACK", description = "Only of this stack.")
  @Nullable String stack;

  @Option(names = "--stage", paramLabel = "STAGE", description = "Only to this stage.")
  @Nullable String stage;

  @Option(names = "--by", paramLabel = "NAME", description = "Only by this actor.")
  @Nullable String by;

  @Option(names = "--state", description = "Only those that stand so: ${COMPLETION-CANDIDATES}.")
  DeployRecord.@Nullable State state;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only from then on, such as 2026-11-25T16:00:00Z.")
  Instant since = Instant.EPOCH;

  @Option(names = "--until", paramLabel = "TIME", description = "Only before then.")
  @Nullable Instant until;

  @Option(
      names = "--before",
      paramLabel = "ID",
      description = "Only those with a lower number, to page on.")
  @Nullable Long before;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "How many at most, 1 to 1000 (default: 20).")
  int limit = 20;

  @Option(names = "--deploy-log", description = "Print lines of a Deployinator deploy log.")
  boolean deployLog;

  @Override
  ExitCode run() throws Exception {
    HistoryQuery query = query();
    try (Depot depot = Depot.open(inventory())) {
      List<DeployRecord> found = depot.ledger().history().find(query);
      if (shared.json) {
        out().println(Json.array(found.stream().map(Records::of).toList()));
      } else {
        for (DeployRecord record : found) {
          out().println(deployLog ? logLine(depot.ledger(), record) : Records.line(record));
        }
      }
      return ExitCode.DONE;
    }
  }

  private static String logLine(Ledger ledger, DeployRecord record) throws IOException {
    return DeployLogLine.of(ledger.history(), record.id(), Long.toString(record.id())).toString();
  }

  private HistoryQuery query() {
    return new HistoryQuery(
        Optional.ofNullable(stack).map(Stack::of),
        Optional.ofNullable(stage).map(Stage::of),
        Optional.ofNullable(by).map(Actor::of),
        Optional.ofNullable(state),
        Optional.of(since),
        Optional.ofNullable(until),
        Optional.ofNullable(before),
        limit);
  }
}
