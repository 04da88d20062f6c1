package dev.railhead.core.host;

import dev.railhead.core.Host;
import dev.railhead.core.internal.ProcessTree;
import dev.railhead.core.internal.TailOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The streams of a local command. Thread-safe as its interface says. */
final class LocalChannel implements HostChannel {
  private final Host host;
  private final Process process;
  private final Command command;
  private final Consumer<Process> whenClosed;
  private final TailOutput stderr = new TailOutput(64 << 10);
  private final Thread drain;
  private final Thread watch;
  private final long began = System.nanoTime();

  LocalChannel(Host host, Process process, Command command, Consumer<Process> whenClosed) {
    this.host = host;
    this.process = process;
    this.command = command;
    this.whenClosed = whenClosed;
    this.drain = daemon("stderr", () -> stderr.drain(process.getErrorStream()));
    this.watch = daemon("deadline", this::endAtDeadline);
  }

  private Thread daemon(String what, Runnable work) {
    Thread thread = new Thread(work, "railhead-local-" + what + "-" + process.pid());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void endAtDeadline() {
    try {
      if (!process.waitFor(command.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
        ProcessTree.kill(process);
      }
    } catch (InterruptedException closed) {
      // The channel was closed; the thread ends here, as close() asked.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public OutputStream toHost() {
    return process.getOutputStream();
  }

  @Override
  public InputStream fromHost() {
    return process.getInputStream();
  }

  @Override
  public CommandResult await(Duration deadline) throws IOException, InterruptedException {
    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new CommandTimeoutException(host, command, deadline);
    }
    drain.join(1000);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return new CommandResult(status(process), new byte[0], stderr.kept(), stderr.dropped(), took);
  }

  /** Java reports death by signal n as 128 + n, as a shell does. */
  static OptionalInt status(Process process) {
    return OptionalInt.of(process.exitValue());
  }

  @Override
  public void close() {
    watch.interrupt();
    ProcessTree.kill(process);
    whenClosed.accept(process);
  }
}
