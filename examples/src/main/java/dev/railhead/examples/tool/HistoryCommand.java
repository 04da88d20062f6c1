package dev.railhead.examples.tool;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.DeployLogLine;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.review.Statistics;
import dev.railhead.core.review.Timeline;
import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.Depot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists deploys. */
@Command(name = "history", header = "Lists deploys, the newest first.")
final class HistoryCommand extends ToolCommand {
  private static final int FIGURE_DAYS = 30;
  private static final int TIMELINE_DAYS = 1;

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
  @Nullable Instant since;

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

  @Option(
      names = "--figures",
      description =
          "Print how many succeeded, how long they took and how many fit in a day; of the last 30"
              + " days, or since --since.")
  boolean figures;

  @Option(
      names = "--timeline",
      description =
          "Print deploys and holds in order as Markdown, for a post-mortem; of the last day, or"
              + " since --since. With --json as JSON.")
  boolean timeline;

  @Override
  ExitCode run() throws Exception {
    HistoryQuery query = query();
    try (Depot depot = Depot.open(inventory())) {
      if (figures) {
        figures(depot);
      } else if (timeline) {
        timeline(depot.ledger());
      } else {
        list(depot.ledger(), query);
      }
      return ExitCode.DONE;
    }
  }

  private void list(Ledger ledger, HistoryQuery query) throws IOException {
    List<DeployRecord> found = ledger.history().find(query);
    if (shared.json) {
      out().println(Json.array(found.stream().map(Records::of).toList()));
      return;
    }
    for (DeployRecord record : found) {
      out().println(deployLog ? logLine(ledger, record) : Records.line(record));
    }
  }

  private void figures(Depot depot) throws Exception {
    LocalDate last = until().atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate first = since(FIGURE_DAYS).atZone(ZoneOffset.UTC).toLocalDate();
    Figures all = new Figures(Statistics.of(depot.ledger().history(), first, last, ZoneOffset.UTC));
    stacks(depot.inventory(), stack).forEach(all::add);
    print(all.text(), all.json());
  }

  private void timeline(Ledger ledger) throws IOException {
    Timeline between = Timeline.of(ledger).between(since(TIMELINE_DAYS), until());
    print(between.toMarkdown(), new Json(between.toJson()));
  }

  private Instant until() {
    return until == null ? Instant.now() : until;
  }

  private Instant since(int days) {
    return since == null ? until().minus(Duration.ofDays(days)) : since;
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
        Optional.ofNullable(since),
        Optional.ofNullable(until),
        Optional.ofNullable(before),
        limit);
  }
}
