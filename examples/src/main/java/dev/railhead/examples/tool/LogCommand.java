package dev.railhead.examples.tool;

import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.History;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.RunLogs;
import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.Depot;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a run log. */
@Command(
    name = "log",
    header = "Prints the run log of a deploy, while it runs or after.",
    footer = {"", "With --json one object for each piece of the log, each on a line."})
final class LogCommand extends ToolCommand {
  private static final int PIECE_BYTES = 1 << 20;
  private static final long PAUSE_MILLIS = 200;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "The deploy's number in the history (default: the newest).")
  @Nullable Long id;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the deploy has ended.")
  boolean follow;

  @Option(
      names = "--from",
      paramLabel = "OFFSET",
      description = "Begin at this byte, as --json gave it (default: 0).")
  long from;

  @Override
  ExitCode run() throws Exception {
    try (Depot depot = Depot.open(inventory())) {
      long deploy = deploy(depot.ledger().history());
      long offset = from;
      while (true) {
        RunLogs.Part part = depot.ledger().runLogs().read(deploy, offset, PIECE_BYTES);
        print(deploy, offset, part);
        boolean isAll = part.text().isEmpty();
        if (part.closed() || (isAll && !follow)) {
          return ExitCode.DONE;
        }
        if (isAll) {
          Thread.sleep(PAUSE_MILLIS);
        }
        offset = part.end();
      }
    }
  }

  private void print(long deploy, long offset, RunLogs.Part part) {
    if (shared.json && (!part.text().isEmpty() || part.closed())) {
      out()
          .println(
              Json.object(
                  Json.field("deploy", Json.of(deploy)),
                  Json.field("offset", Json.of(offset)),
                  Json.field("text", part.text()),
                  Json.field("end", Json.of(part.end())),
                  Json.field("closed", Json.of(part.closed()))));
    } else if (!shared.json) {
      out().print(part.text());
      out().flush();
    }
  }

  private long deploy(History history) throws IOException, EndingException {
    if (id == null) {
      List<DeployRecord> newest = history.find(HistoryQuery.all().limit(1));
      return newest.stream()
          .findFirst()
          .map(DeployRecord::id)
          .orElseThrow(() -> new EndingException(ExitCode.WRONG, "nothing was ever deployed"));
    }
    long wanted = id;
    return history
        .find(wanted)
        .map(DeployRecord::id)
        .orElseThrow(
            () -> new EndingException(ExitCode.WRONG, "the history has no deploy " + wanted));
  }
}
