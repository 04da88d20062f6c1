package dev.railhead.examples.push;

import static dev.railhead.examples.Amounts.bytes;
import static dev.railhead.examples.Amounts.seconds;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Release;
import dev.railhead.examples.UntilStopped;
import dev.railhead.examples.demo.Workspace;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.HostDifference;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Pushes a directory to many hosts by either sender or by both, and prints what that did and cost.
 * Exit status 0 when all hosts have all of it, 1 when one has not, 2 when an option was wrong.
 */
@Command(
    name = "examples/rsync-push",
    mixinStandardHelpOptions = true,
    version = "Railhead rsync-push 0.1.0-SNAPSHOT",
    sortOptions = false,
    header = "Pushes a directory to many hosts, and prints what that did and cost.",
    description = {
      "",
      "By the library's own sender, which reads the directory once for all hosts, by one rsync of the"
          + " system for each host, or by both, to compare them. Without options it pushes a part of"
          + " this project to 8 directories of this machine by both.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all hosts have all of it (or were asked, in a dry run), 1 one has not, 2 an"
          + " option was wrong and nothing was done, 130 Ctrl-C; files that had arrived stay."
    })
public final class RsyncPush implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final PrintStream out;
  private final Board.Shape shape;
  @Mixin private PushOptions options = new PushOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  RsyncPush(PrintStream out, Board.Shape shape) {
    this.out = out;
    this.shape = shape;
  }

  /** Runs it with the options {@code arguments}; {@code --help} lists them. */
  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    UntilStopped.run(
        "rsync-push",
        PATIENCE,
        stopped -> {
          interruptWhen(stopped, Thread.currentThread());
          return run(out, Board.Shape.detect(System.getenv(), System.console()), arguments);
        });
  }

  /** Ctrl-C ends a push by interrupting it: then all that it has started has ended, too. */
  private static void interruptWhen(CountDownLatch stopped, Thread main) {
    Thread watcher =
        new Thread(
            () -> {
              try {
                stopped.await();
                main.interrupt();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "rsync-push-stopped");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** Runs it, printing to {@code out}, errors to standard error; returns the exit status. */
  static int run(PrintStream out, Board.Shape shape, String... arguments) {
    CommandLine line = new CommandLine(new RsyncPush(out, shape));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((e, args) -> wrong(e));
    line.setExecutionExceptionHandler((e, used, parsed) -> failed(used, e));
    return line.execute(arguments);
  }

  private static int wrong(ParameterException e) {
    e.getCommandLine().getErr().println("examples/rsync-push: " + e.getMessage());
    e.getCommandLine().getErr().println("Try --help.");
    e.getCommandLine().getErr().flush();
    return 2;
  }

  private static int failed(CommandLine used, Exception e) {
    boolean isStopped = e instanceof InterruptedException;
    String why =
        isStopped ? "stopped; files that had arrived stay" : String.valueOf(e.getMessage());
    used.getErr().println("examples/rsync-push: " + (e instanceof RuntimeException ? e : why));
    used.getErr().flush();
    return isStopped ? 130 : 1;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      options.check();
      if (!options.areHere()) {
        return to(options.hosts(Path.of("")));
      }
      try (Workspace workspace = Workspace.open(options.kept())) {
        return to(options.hosts(workspace.directory()));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int to(Hosts hosts) throws IOException, InterruptedException {
    Engine engine = options.engine();
    Release release = read();
    if (options.dryRun) {
      return compare(hosts, engine, release);
    }
    Tables tables = new Tables();
    boolean isGood = true;
    for (int round = 1; round <= options.times(); round++) {
      for (FanOut.Sender sender : engine.senders(round)) {
        Push.Result result = push(hosts, engine, release, sender, round);
        out.print(tables.add(round, sender, result));
        isGood &= result.report().isComplete();
      }
    }
    out.print(tables.comparison(hosts.areHere()));
    out.flush();
    return isGood ? 0 : 1;
  }

  /** A push needs to know what it is to leave on a host: all is read for it once. */
  private Release read() throws IOException, InterruptedException {
    long began = System.nanoTime();
    Manifest manifest = Manifest.read(options.directory());
    Revision revision = Revision.of(manifest.digest().hex().substring(0, 40));
    out.printf(
        Locale.ROOT,
        "%s: %,d files, %s, read in %s%n",
        options.directory(),
        manifest.files().size(),
        bytes(manifest.totalBytes()),
        seconds(Duration.ofNanos(System.nanoTime() - began)));
    return new Release(ReleaseId.of(revision, Instant.now()), revision, manifest);
  }

  private Push.Result push(
      Hosts hosts, Engine engine, Release release, FanOut.Sender sender, int round)
      throws IOException, InterruptedException {
    String title = Tables.name(sender) + " " + round;
    Board board = new Board(out, shape, title, hosts.fleet().hosts());
    try {
      return prepared(hosts, engine, release, sender).run(board);
    } finally {
      board.close();
    }
  }

  private Push prepared(Hosts hosts, Engine engine, Release release, FanOut.Sender sender) {
    HostPath place = options.destination();
    return new Push(
        hosts,
        options.directory(),
        release,
        engine == Engine.BOTH ? place.resolve(Tables.name(sender)) : place,
        sender,
        options.atOnce(),
        options.rsync());
  }

  private int compare(Hosts hosts, Engine engine, Release release)
      throws IOException, InterruptedException {
    boolean isGood = true;
    for (FanOut.Sender sender : engine.senders(1)) {
      Push push = prepared(hosts, engine, release, sender);
      out.println(Tables.name(sender) + " to " + push.destination() + " would have");
      for (HostDifference difference : push.compare()) {
        out.print(Tables.describe(difference));
        isGood &= difference instanceof HostDifference.Known;
      }
    }
    out.println("Nothing was changed.");
    out.flush();
    return isGood ? 0 : 1;
  }
}
