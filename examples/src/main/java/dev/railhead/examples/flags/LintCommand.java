package dev.railhead.examples.flags;

import dev.railhead.flags.Finding;
import dev.railhead.flags.FlagLint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what is wrong with flags files. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    header =
        "Prints what is wrong with flags files, as file:line:column: severity: message [code].",
    footer = {
      "",
      "Exit status: 0 nothing found, 1 an error or, with --strict, a warning, 2 unread."
    })
public final class LintCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Flags files, YAML or JSON.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--syntax",
      description = "How to read them: ${COMPLETION-CANDIDATES} (default: STRICT).",
      defaultValue = "STRICT")
  Syntax syntax = Syntax.STRICT;

  @Option(names = "--json", description = "Print a list of objects for programs.")
  boolean json;

  @Option(names = "--strict", description = "Fail on warnings, too.")
  boolean strict;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    List<Finding> all = new ArrayList<>();
    for (Path file : files) {
      try {
        all.addAll(FlagLint.of(syntax.dialect()).check(file));
      } catch (NoSuchFileException e) {
        throw new IOException("There is no file " + file, e);
      } catch (IOException e) {
        throw new IOException("Cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(FlagLint.json(all));
    } else {
      all.forEach(out::println);
    }
    return all.stream().anyMatch(finding -> strict || finding.isError()) ? 1 : 0;
  }
}
