package dev.railhead.core.internal;

import dev.railhead.core.host.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program on this machine that is run to its end, or to its deadline. */
public final class Program {
  /** How long to wait for the rest of the output once the program itself has ended. */
  private static final Duration AFTERGLOW = Duration.ofSeconds(1);

  private Program() {}

  /**
   * How it ended.
   *
   * @param status its exit status; empty when its deadline passed
   * @param output the last of what it printed, on both streams
   */
  public record Ending(OptionalInt status, String output) {
    /** The last line that is not blank, cleaned and cut to {@code limit}; may be empty. */
    public String lastLine(int limit) {
      List<String> lines =
          output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      return lines.isEmpty() ? "" : Names.cleaned(lines.get(lines.size() - 1), limit);
    }
  }

  /**
   * Runs {@code command}. When it does not end by its deadline, or the thread is interrupted, it is
   * killed with its children. What a program that has ended left in the background goes on.
   *
   * @param setup sets up its directory and environment
   * @param kept how many bytes of the end of its output are kept
   * @throws IOException if it cannot be started
   */
  public static Ending run(Command command, Consumer<ProcessBuilder> setup, int kept)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command.arguments()).redirectErrorStream(true);
    setup.accept(builder);
    Process process = builder.start();
    TailOutput output = new TailOutput(kept);
    try {
      Thread drain = daemon("output", process, () -> output.drain(process.getInputStream()));
      daemon("input", process, () -> feed(command, process));
      if (!process.waitFor(command.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
        return new Ending(OptionalInt.empty(), text(output));
      }
      drain.join(AFTERGLOW.toMillis());
      return new Ending(OptionalInt.of(process.exitValue()), text(output));
    } finally {
      ProcessTree.kill(process);
    }
  }

  private static String text(TailOutput output) {
    return new String(output.kept(), StandardCharsets.UTF_8);
  }

  private static Thread daemon(String stream, Process process, Runnable work) {
    Thread thread = new Thread(work, "railhead-program-" + stream + "-" + process.pid());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void feed(Command command, Process process) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(command.stdin());
    } catch (IOException e) {
      // The program ended without reading all of its input, which is its own affair.
    }
  }
}
