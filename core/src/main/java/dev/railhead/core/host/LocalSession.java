package dev.railhead.core.host;

import com.google.common.base.Utf8;
import dev.railhead.core.Host;
import dev.railhead.core.internal.BoundedOutput;
import dev.railhead.core.internal.ProcessTree;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A session on a local directory. Thread-safe. */
final class LocalSession implements HostSession {
  private final Host host;
  private final Path directory;
  private final Consumer<LocalSession> whenClosed;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  LocalSession(Host host, Path directory, Consumer<LocalSession> whenClosed) {
    this.host = host;
    this.directory = directory;
    this.whenClosed = whenClosed;
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public Optional<Path> directory() {
    return Optional.of(directory);
  }

  @Override
  public CommandResult run(Command command) throws IOException, InterruptedException {
    Process process = start(command);
    try {
      return new LocalRun(process, command).await(host);
    } finally {
      running.remove(process);
    }
  }

  @Override
  public HostChannel open(Command command) throws IOException {
    return new LocalChannel(host, start(command), command, running::remove);
  }

  private Process start(Command command) throws IOException {
    checkEncodable(command);
    Process process = launch(command);
    running.add(process);
    if (closed) {
      ProcessTree.kill(process);
      throw new IOException(host + ": this session is closed");
    }
    return process;
  }

  private Process launch(Command command) throws IOException {
    try {
      return new ProcessBuilder(command.arguments()).directory(directory.toFile()).start();
    } catch (IOException e) {
      throw new IOException(host + ": " + e.getMessage(), e);
    }
  }

  /** Under LANG=C this JVM would silently turn é into a question mark. */
  private void checkEncodable(Command command) throws IOException {
    Charset locale = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    if (locale.equals(StandardCharsets.UTF_8)) {
      return;
    }
    for (String argument : command.arguments()) {
      if (Utf8.encodedLength(argument) != argument.length()) {
        throw new IOException(
            host
                + ": this JVM's locale ("
                + locale
                + ") cannot pass a non-ASCII argument; start it with LC_ALL=C.UTF-8: "
                + command);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(ProcessTree::kill);
    whenClosed.accept(this);
  }

  /** One command with its three streams. For one thread. */
  private static final class LocalRun {
    /** How long to wait for end of file once the command itself has ended. */
    private static final Duration AFTERGLOW = Duration.ofSeconds(1);

    private final Process process;
    private final Command command;
    private final BoundedOutput stdout;
    private final BoundedOutput stderr;
    private final long began = System.nanoTime();

    LocalRun(Process process, Command command) {
      this.process = process;
      this.command = command;
      this.stdout = new BoundedOutput(command.outputLimit());
      this.stderr = new BoundedOutput(command.outputLimit());
    }

    CommandResult await(Host host) throws IOException, InterruptedException {
      Thread feeder = thread("stdin", this::feed);
      Thread out = thread("stdout", () -> stdout.drain(process.getInputStream()));
      Thread err = thread("stderr", () -> stderr.drain(process.getErrorStream()));
      try {
        if (!process.waitFor(command.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
          throw new CommandTimeoutException(host, command, command.deadline());
        }
        out.join(AFTERGLOW.toMillis());
        err.join(AFTERGLOW.toMillis());
      } finally {
        ProcessTree.kill(process);
        feeder.interrupt();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      long dropped = stdout.dropped() + stderr.dropped();
      return new CommandResult(
          LocalChannel.status(process), stdout.kept(), stderr.kept(), dropped, took);
    }

    private void feed() {
      try (var stdin = process.getOutputStream()) {
        stdin.write(command.stdin());
      } catch (IOException e) {
        // The command ended without reading all of its input, which is its own affair.
      }
    }

    private Thread thread(String stream, Runnable work) {
      Thread thread = new Thread(work, "railhead-local-" + stream + "-" + process.pid());
      thread.setDaemon(true);
      thread.start();
      return thread;
    }
  }
}
