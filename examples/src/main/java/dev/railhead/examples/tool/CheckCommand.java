package dev.railhead.examples.tool;

import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.Finding;
import dev.railhead.examples.inventory.InventoryException;
import java.util.List;
import picocli.CommandLine.Command;

/** Checks the inventory. */
@Command(
    name = "check",
    header = "Prints what is wrong in the inventory, as file:line:column: message.",
    footer = {"", "Exit status: 0 nothing is, 2 something is."})
final class CheckCommand extends ToolCommand {
  @Override
  ExitCode run() throws Exception {
    try {
      inventory();
      print("nothing is wrong in " + shared.inventory, Json.array(List.of()));
      return ExitCode.DONE;
    } catch (InventoryException e) {
      print(
          String.valueOf(e.getMessage()),
          Json.array(e.findings().stream().map(CheckCommand::json).toList()));
      return ExitCode.WRONG;
    }
  }

  private static Json json(Finding finding) {
    return Json.object(
        Json.field("file", finding.file()),
        Json.field("line", Json.of(finding.line())),
        Json.field("column", Json.of(finding.column())),
        Json.field("message", finding.message()));
  }
}
