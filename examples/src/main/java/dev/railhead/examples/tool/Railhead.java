package dev.railhead.examples.tool;

import dev.railhead.examples.flags.DiffCommand;
import dev.railhead.examples.flags.FlagsTool;
import dev.railhead.examples.flags.LintCommand;
import dev.railhead.examples.inventory.InventoryException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The deploy tool. Each command is a class of its own, {@link SharedOptions} are those of all, and
 * {@link ExitCode} says what the exit status means.
 */
@Command(
    name = "railhead",
    mixinStandardHelpOptions = true,
    version = "Railhead 0.1.0-SNAPSHOT",
    header = "Deploys what an inventory lists, and tells what was deployed.",
    exitCodeListHeading = "%nExit status:%n",
    subcommands = {
      PlanCommand.class,
      DeployCommand.class,
      RollbackCommand.class,
      StatusCommand.class,
      LogCommand.class,
      HistoryCommand.class,
      HoldCommand.class,
      UnholdCommand.class,
      TrainCommand.class,
      RecoverCommand.class,
      CheckCommand.class,
      CompletionCommand.class
    })
public final class Railhead implements Runnable {
  /** How long a deploy that was interrupted may take to swap its hosts back. */
  private static final long CLEAN_UP_MINUTES = 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  Railhead() {}

  /** Runs the command that {@code arguments} name; {@code --help} lists them. */
  public static void main(String[] arguments) {
    CountDownLatch done = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, done), "railhead-stop"));
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int status = run(out, err, arguments);
    out.flush();
    done.countDown();
    System.exit(status);
  }

  /**
   * After Ctrl-C, lets the main thread take back what it has begun; the JVM exits with 130. That
   * the children of a deploy do not get the signal as well, and die first, is for who starts this.
   */
  private static void stop(Thread main, CountDownLatch done) {
    main.interrupt();
    try {
      done.await(CLEAN_UP_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    return line()
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }

  /** The whole command line. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new Railhead());
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(Integer.toString(code.status()), code.meaning());
    }
    line.getCommandSpec().usageMessage().exitCodeList(codes);
    line.setExecutionExceptionHandler(Railhead::failed);
    line.addSubcommand("flags-lint", named("flags-lint", new LintCommand()));
    line.addSubcommand("flags-diff", named("flags-diff", new DiffCommand()));
    return line.setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static CommandLine named(String name, Object command) {
    return new CommandLine(command).setCommandName(name);
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    if (command.getCommandName().startsWith("flags-")) {
      return FlagsTool.failed(e, command, parsed); // with the exit codes of that tool
    }
    ExitCode code = ExitCode.BROKEN;
    String message = String.valueOf(e.getMessage());
    if (e instanceof EndingException ending) {
      code = ending.code();
    } else if (e instanceof InventoryException || e instanceof IllegalArgumentException) {
      code = ExitCode.WRONG;
    } else if (e instanceof InterruptedException) {
      code = ExitCode.INTERRUPTED;
      message = "interrupted";
    } else if (e instanceof NoSuchFileException) {
      code = ExitCode.WRONG;
      message = "there is no file " + message;
    } else if (e instanceof RuntimeException) {
      message = e.toString();
    }
    command.getErr().println("railhead: " + message);
    return code.status();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? --help lists them.");
  }
}
