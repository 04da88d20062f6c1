package dev.railhead.examples.flags;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * Looks at flags files before they are pushed. Exit status 0 if all is well, 1 if something was
 * found, 2 if an option was wrong or a file cannot be read.
 */
@Command(
    name = "examples/flags",
    mixinStandardHelpOptions = true,
    version = "Railhead flags 0.1.0-SNAPSHOT",
    header = "Lints flags files, and says what a push of one would do.",
    subcommands = {LintCommand.class, DiffCommand.class},
    footer = {"", "Exit status: 0 all is well, 1 something was found, 2 it could not be done."})
public final class FlagsTool implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command that {@code arguments} name; {@code --help} lists them. */
  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int status = run(out, err, arguments);
    out.flush();
    System.exit(status);
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    return new CommandLine(new FlagsTool())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(FlagsTool::failed)
        .execute(arguments);
  }

  /** Says why a command could not do it, and returns 2. */
  public static int failed(Exception e, CommandLine command, ParseResult parsed) {
    command.getErr().println(e.getMessage() == null ? e.toString() : e.getMessage());
    return 2;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command: lint or diff?");
  }
}
