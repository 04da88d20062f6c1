package dev.railhead.examples.tool;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints a script by which a shell completes this tool's commands and options. */
@Command(
    name = "completion",
    header = "Prints a script for bash or zsh: source <(railhead completion)")
final class CompletionCommand extends ToolCommand {
  @Override
  ExitCode run() {
    out().print(AutoComplete.bash("railhead", Railhead.line()));
    out().flush();
    return ExitCode.DONE;
  }
}
