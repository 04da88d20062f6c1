package dev.railhead.examples.tool;

import dev.railhead.core.ledger.Hold;
import dev.railhead.examples.inventory.Depot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds all stacks. */
@Command(name = "hold", header = "Lets nothing begin to deploy; what runs goes on.")
final class HoldCommand extends ToolCommand {
  @Parameters(arity = "1..*", paramLabel = "REASON", description = "Why, for the others.")
  List<String> reason = List.of();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Times.class,
      description = "End by itself after so long, such as 2h (default: not at all).")
  @Nullable Duration length;

  @Override
  ExitCode run() throws Exception {
    Instant now = Instant.now();
    Optional<Instant> until = Optional.ofNullable(length).map(now::plus);
    Hold wanted = new Hold(actor(), String.join(" ", reason), now, until);
    try (Depot depot = Depot.open(inventory())) {
      Hold hold = depot.ledger().locks().holdAll(wanted);
      print("everything is held by " + hold, Records.of(hold));
      return ExitCode.DONE;
    }
  }
}
