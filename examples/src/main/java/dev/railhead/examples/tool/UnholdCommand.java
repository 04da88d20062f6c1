package dev.railhead.examples.tool;

import dev.railhead.core.ledger.Hold;
import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.Depot;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Ends the hold on all stacks. */
@Command(
    name = "unhold",
    header = "Ends the hold on all stacks.",
    footer = {"", "Exit status: 0 also when nothing was held."})
final class UnholdCommand extends ToolCommand {
  @Override
  ExitCode run() throws Exception {
    try (Depot depot = Depot.open(inventory())) {
      Optional<Hold> ended = depot.ledger().locks().endHold(actor());
      print(
          ended.map(hold -> "no longer held: " + hold).orElse("nothing was held"),
          Json.object(Json.field("ended", ended.map(Records::of).orElse(Json.NULL))));
      return ExitCode.DONE;
    }
  }
}
