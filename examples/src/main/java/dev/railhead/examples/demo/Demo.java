package dev.railhead.examples.demo;

import dev.railhead.core.deploy.TerminalListener;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Shows real commits going live on a fleet of SSH hosts under live load, or deploys to hosts of
 * your own. Exit status 0 when all went well, 1 when something failed or a response was mixed, 2
 * when an option was wrong.
 */
@Command(
    name = "examples/demo",
    mixinStandardHelpOptions = true,
    version = "Railhead demo 0.1.0-SNAPSHOT",
    sortOptions = false,
    header = "Deploys two commits to a fleet of SSH hosts under load, and rolls back once.",
    description = {
      "",
      "Starts SSH hosts in this process, each with its own directory, port and key, one princess"
          + " and the rest production, and asks them for pages made of many files all the while."
          + " Every page must be made of one release. With --inventory it deploys one commit to"
          + " hosts of your own instead, without load.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all went well, 1 something failed or was mixed, 2 an option was wrong."
    })
public final class Demo implements Callable<Integer> {
  private final PrintStream out;
  @Mixin private DemoOptions options = new DemoOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  Demo(PrintStream out) {
    this.out = out;
  }

  /** Runs the demo with the options {@code arguments}; {@code --help} lists them. */
  public static void main(String[] arguments) {
    // Without it the JDK's server answers 40 ms late (Nagle's algorithm).
    System.setProperty("sun.net.httpserver.nodelay", "true");
    CountDownLatch done = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, done), "demo-stop"));
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    int status = run(out, arguments);
    out.flush();
    done.countDown();
    System.exit(status);
  }

  /**
   * After Ctrl-C the demo cleans up: the main thread is interrupted until it is done, for what it
   * is in just then may not listen.
   */
  private static void stop(Thread main, CountDownLatch done) {
    try {
      for (int i = 0; i < 60 && done.getCount() > 0; i++) {
        main.interrupt();
        if (done.await(500, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the demo, printing to {@code out}, errors to standard error; returns the exit status. */
  static int run(PrintStream out, String... arguments) {
    CommandLine line = new CommandLine(new Demo(out));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((e, args) -> wrong(e));
    line.setExecutionExceptionHandler((e, used, parsed) -> failed(used, e));
    return line.execute(arguments);
  }

  private static int wrong(ParameterException e) {
    e.getCommandLine().getErr().println("examples/demo: " + e.getMessage());
    e.getCommandLine().getErr().println("Try --help.");
    e.getCommandLine().getErr().flush();
    return 2;
  }

  private static int failed(CommandLine used, Exception e) {
    String why = e instanceof InterruptedException ? "stopped" : String.valueOf(e.getMessage());
    used.getErr().println("examples/demo: " + (e instanceof RuntimeException ? e : why));
    used.getErr().flush();
    return 1;
  }

  /** What only a demo fleet heeds must not be asked of real hosts, and be ignored there. */
  private void refuseMixedOptions() {
    if (options.own == null) {
      return;
    }
    for (String name : List.of("--hosts", "--seconds", "--keep")) {
      if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
        throw new IllegalArgumentException(
            name + " is for the demo fleet only, and cannot go with --inventory");
      }
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report report;
    try {
      options.check();
      refuseMixedOptions();
      TerminalListener terminal = TerminalListener.detect(out, System.getenv(), System.console());
      report =
          options.own == null
              ? new FleetRun(options, out, terminal).run()
              : new OwnHostsRun(options, options.own, out, terminal).run();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    if (options.dryRun) {
      return 0;
    }
    out.print(report.text());
    Path summary = options.json;
    if (summary != null) {
      Files.writeString(summary, report.json() + "\n");
    }
    return report.isGood() ? 0 : 1;
  }
}
