package dev.railhead.rsync.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.Signal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A supervised program on a host, and the channel it is reached by. Thread-safe. */
final class RemoteProcess {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteProcess.class);

  /** How long the ending of a command is waited for; it goes on afterwards. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int BUFFER = 32 << 10;

  private final SshConnection connection;
  private final Session session;
  private final Session.Command command;
  private final PidTap tap;
  private final ExecutorService threads;
  private final OutputStream stdin;
  private final Future<Void> stderr;
  private final FutureTask<Void> killing = new FutureTask<>(this::kill, null);

  RemoteProcess(
      SshConnection connection,
      Session session,
      Session.Command command,
      PidTap tap,
      ExecutorService threads) {
    this.connection = connection;
    this.session = session;
    this.command = command;
    this.tap = tap;
    this.threads = threads;
    this.stdin = new ChannelOutput(command);
    this.stderr = threads.submit(this::drainStderr, null);
  }

  private void drainStderr() {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = command.getErrorStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        tap.add(buffer, read);
      }
    } catch (IOException e) {
      // Whoever waits for the end of the channel learns of a lost connection there.
      LOG.debug("standard error broke off", e);
    } finally {
      tap.end();
    }
  }

  OutputStream stdin() {
    return stdin;
  }

  InputStream stdout() {
    return new ChannelInput(command.getInputStream());
  }

  /** Writes {@code bytes} to the program and ends its input, on another thread. */
  void feed(byte[] bytes) {
    threads.execute(
        () -> {
          try (OutputStream out = stdin()) {
            out.write(bytes);
          } catch (IOException e) {
            // A program need not read its input; if the connection is lost, its output ends too.
            LOG.debug("standard input was not taken", e);
          }
        });
  }

  /** Keeps what the program prints, on another thread. */
  Future<Void> drainTo(Kept kept) {
    return threads.submit(
        () -> {
          byte[] buffer = new byte[BUFFER];
          try (InputStream in = stdout()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
              kept.add(buffer, 0, read);
            }
          }
          return null;
        });
  }

  /**
   * Waits until the host has closed the channel, which it does when the program has ended and its
   * output has been sent.
   *
   * @param deadline by {@link System#nanoTime}
   * @return the exit status; empty if the host sent none
   */
  OptionalInt await(long deadline) throws IOException, InterruptedException, TimeoutException {
    Futures.get(stderr, deadline);
    long left = Math.max(1, deadline - System.nanoTime());
    try {
      command.join(left, TimeUnit.NANOSECONDS);
    } catch (ConnectionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new TimeoutException();
      }
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException();
      }
      throw e;
    }
    Integer status = command.getExitStatus();
    return status == null ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Whether the supervisor ever reported; known once the process has ended. */
  boolean hasStarted() {
    return tap.pid().getNow(OptionalLong.empty()).isPresent();
  }

  /** Ends the program with its children, if it still runs, and gives the channel back. */
  void end() {
    endAll(List.of(this));
  }

  /** {@link #end} for several at once. */
  static void endAll(Collection<RemoteProcess> processes) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    processes.forEach(RemoteProcess::beginEnd);
    for (RemoteProcess process : processes) {
      Futures.settle(process.killing, Duration.ofNanos(deadline - System.nanoTime()));
      process.connection.released(process);
    }
  }

  private void beginEnd() {
    try {
      // A task runs once, however often it is submitted. Its own thread, because sshj's waits end
      // at once when the thread is interrupted, as the one that asks for this may be.
      threads.execute(killing);
    } catch (RejectedExecutionException e) {
      killing.cancel(false);
    }
  }

  private void kill() {
    if (command.isOpen() && connection.isAlive()) {
      OptionalLong pid = pid();
      if (pid.isEmpty() || !killGroup(pid.getAsLong())) {
        // RFC 4254 section 6.9; OpenSSH from 7.9 on signals the process group.
        SshClientHandle.closeQuietly(() -> command.signal(Signal.KILL));
      }
    }
    SshClientHandle.closeQuietly(session::close);
  }

  private OptionalLong pid() {
    try {
      return tap.pid().get(PATIENCE.toNanos() / 2, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }

  private boolean killGroup(long group) {
    try {
      connection.runBeside(RemoteScripts.end(group), PATIENCE);
      return true;
    } catch (IOException | IllegalStateException e) {
      LOG.debug("process group {} was not ended by another channel", group, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
