package dev.railhead.examples.flags;

import dev.railhead.flags.FlagDiff;
import dev.railhead.flags.FlagFile;
import dev.railhead.flags.FlagFileException;
import dev.railhead.flags.FlagSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a push will do. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    header = "Prints what happens when one flags file takes the place of another: who moves.",
    footer = {
      "",
      "Exit status: 0 done, 1 some unit changes or loses its variant without need and --sticky was"
          + " given, 2 a file was refused or is not there."
    })
public final class DiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "BEFORE", description = "The file in force.")
  Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "AFTER", description = "The file to be pushed.")
  Path after = Path.of("");

  @Option(
      names = "--syntax",
      description = "How to read them: ${COMPLETION-CANDIDATES} (default: STRICT).",
      defaultValue = "STRICT")
  Syntax syntax = Syntax.STRICT;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "At which moment, such as 2026-11-25T16:00:00Z (default: now).")
  @Nullable Instant at;

  @Option(names = "--json", description = "Print a list of objects for programs.")
  boolean json;

  @Option(names = "--sticky", description = "Fail if a move is not sticky.")
  boolean sticky;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    FlagDiff diff = FlagDiff.between(read(before), read(after), at == null ? Instant.now() : at);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(diff.json());
    } else {
      out.println(diff.isEmpty() ? "Nothing changes." : diff.toString());
    }
    return sticky && diff.hasUnstickyMoves() ? 1 : 0;
  }

  private FlagSet read(Path file) throws IOException {
    try {
      return FlagFile.of(syntax.dialect()).read(file).orThrow();
    } catch (NoSuchFileException e) {
      throw new IOException("There is no file " + file, e);
    } catch (FlagFileException e) {
      throw e; // says which file, and where
    } catch (IOException e) {
      throw new IOException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
