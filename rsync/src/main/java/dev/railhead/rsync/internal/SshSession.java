package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.CommandTimeoutException;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostException;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.host.HostUnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Commands on one host over its shared connection, which is made anew when it is found dead.
 * Thread-safe.
 */
public final class SshSession implements HostSession {
  /** The host's own bound comes after ours, so that it only counts when we are gone. */
  private static final Duration BACKSTOP = Duration.ofSeconds(10);

  private static final int TAIL = 64 << 10;

  private final Host host;
  private final Login login;
  private final SshPool pool;
  private final Set<RemoteProcess> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * A session on {@code host}, connected.
   *
   * @throws IOException if no connection comes about
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public SshSession(Host host, Login login, SshPool pool) throws IOException, InterruptedException {
    this.host = host;
    this.login = login;
    this.pool = pool;
    pool.connection(login);
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public CommandResult run(Command command) throws IOException, InterruptedException {
    Kept stdout = Kept.first(command.outputLimit());
    Kept stderr = Kept.first(command.outputLimit());
    long began = System.nanoTime();
    RemoteProcess process = start(command, command.deadline().plus(BACKSTOP), stderr);
    try {
      OptionalInt status = finish(command, process, stdout, began);
      if (closed || pool.isClosed()) {
        throw new HostException(host, "the session was closed during " + command, null);
      }
      requireStarted(command, process, status, stderr);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      long dropped = stdout.dropped() + stderr.dropped();
      return new CommandResult(status, stdout.bytes(), stderr.bytes(), dropped, took);
    } catch (TimeoutException e) {
      throw new CommandTimeoutException(host, command, command.deadline());
    } finally {
      end(process);
    }
  }

  private OptionalInt finish(Command command, RemoteProcess process, Kept stdout, long began)
      throws IOException, InterruptedException, TimeoutException {
    long deadline = began + command.deadline().toNanos();
    try {
      Future<Void> drained = process.drainTo(stdout);
      process.feed(command.stdin());
      Futures.get(drained, deadline);
      return process.await(deadline);
    } catch (IOException | IllegalStateException | RejectedExecutionException e) {
      throw new HostUnreachableException(host, "the connection was lost during " + command, e);
    }
  }

  private void requireStarted(
      Command command, RemoteProcess process, OptionalInt status, Kept stderr)
      throws HostException {
    if (!process.hasStarted()) {
      CommandResult result =
          new CommandResult(status, new byte[0], stderr.bytes(), 0, Duration.ZERO);
      throw new HostException(
          host,
          "the login shell did not start "
              + command
              + ": "
              + result.describe()
              + ": "
              + Printable.line(result.stderrText()),
          null);
    }
  }

  private RemoteProcess start(Command command, Duration bound, Kept stderr)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + command.deadline().toNanos();
    RemoteProcess process = pool.connection(login).start(command, bound, stderr, deadline);
    running.add(process);
    if (closed) {
      end(process);
      throw new HostException(host, "the session is closed", null);
    }
    return process;
  }

  private void end(RemoteProcess process) {
    process.end();
    running.remove(process);
  }

  @Override
  public HostChannel open(Command command) throws IOException, InterruptedException {
    Kept stderr = Kept.last(TAIL);
    RemoteProcess process = start(command, command.deadline(), stderr);
    if (Thread.interrupted()) {
      end(process);
      throw new InterruptedException();
    }
    return new SshChannel(host, command, process, stderr, () -> end(process));
  }

  @Override
  public void close() {
    closed = true;
    RemoteProcess.endAll(List.copyOf(running));
    running.clear();
  }
}
