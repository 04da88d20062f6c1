package dev.railhead.examples.tool;

import dev.railhead.core.Actor;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What all commands can be told. Filled by picocli, then only read. */
final class SharedOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  boolean help;

  @Option(
      names = {"-i", "--inventory"},
      paramLabel = "FILE",
      description = "What is deployed where (default: $$RAILHEAD_INVENTORY, or railhead.yaml).",
      defaultValue = "${env:RAILHEAD_INVENTORY:-railhead.yaml}")
  Path inventory = Path.of("railhead.yaml");

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "Who is on record for it (default: the user who is logged in).",
      defaultValue = "${sys:user.name}")
  String actor = "";

  @Option(names = "--json", description = "Print JSON; progress and errors go to standard error.")
  boolean json;

  /** Who acts. */
  Actor actor() {
    return Actor.of(actor);
  }
}
