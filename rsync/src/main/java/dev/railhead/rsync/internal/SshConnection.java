package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandTimeoutException;
import dev.railhead.core.host.HostException;
import dev.railhead.core.host.HostUnreachableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One live connection to a host, over which several commands run side by side. Thread-safe. */
final class SshConnection {
  private static final Logger LOG = LoggerFactory.getLogger(SshConnection.class);

  /** With the pauses between them, a host that opens no channel at all gets some three seconds. */
  private static final int LONE_REFUSALS = 5;

  private final Host host;
  private final SshClientHandle handle;
  private final Another another;
  private final ChannelSlots slots;
  private final ExecutorService threads;
  private final SecureRandom random = new SecureRandom();
  private final Set<RemoteProcess> processes = ConcurrentHashMap.newKeySet();
  private volatile boolean lost;

  /** Makes another connection with the same login, which belongs to the caller. */
  interface Another {
    SshClientHandle dial() throws IOException, InterruptedException;
  }

  SshConnection(
      Host host,
      SshClientHandle handle,
      SshLimits limits,
      ExecutorService threads,
      Another another) {
    this.host = host;
    this.handle = handle;
    this.another = another;
    this.slots = new ChannelSlots(limits.channels(), System::nanoTime);
    this.threads = threads;
    handle.client().getTransport().setDisconnectListener((reason, message) -> lost());
  }

  /** sshj's keep-alive thread outlives a lost connection unless the client is closed. */
  private void lost() {
    // sshj tells the channels before it counts the connection as closed: whoever learns of the loss
    // by a channel must not be given the same connection again.
    lost = true;
    try {
      threads.execute(handle::close);
    } catch (RejectedExecutionException e) {
      // The connector is closing, which closes every client.
    }
  }

  SshClientHandle handle() {
    return handle;
  }

  boolean isAlive() {
    return !lost && handle.isAlive();
  }

  /**
   * Starts {@code command}, waiting for a free channel where the host or the bound allows no more.
   *
   * @param deadline by {@link System#nanoTime}, until when a free channel is waited for
   * @param bound after how long the host ends the command by itself
   */
  RemoteProcess start(Command command, Duration bound, Kept stderr, long deadline)
      throws IOException, InterruptedException {
    String marker = "railhead-" + HexFormat.of().toHexDigits(random.nextLong());
    String line = RemoteScripts.supervise(command, bound, marker);
    int length = line.getBytes(StandardCharsets.UTF_8).length;
    if (length > RemoteScripts.LONGEST_LINE) {
      throw new HostException(
          host,
          "a command's arguments must fit in "
              + RemoteScripts.LONGEST_LINE
              + " bytes when quoted, but take "
              + length
              + ": "
              + command,
          null);
    }
    Session session = session(command, deadline);
    return exec(command, session, line, new PidTap(marker, stderr));
  }

  /** {@code process} has ended, or has been ended: its channel is free. */
  void released(RemoteProcess process) {
    if (processes.remove(process)) {
      slots.give();
    }
  }

  /** Opens a channel in a slot of its own, waiting for one. */
  private Session session(Command command, long deadline) throws IOException, InterruptedException {
    while (true) {
      if (!slots.take(deadline)) {
        throw new CommandTimeoutException(host, command, command.deadline());
      }
      try {
        Session session = uninterrupted(handle.client()::startSession);
        slots.opened();
        return session;
      } catch (OpenFailException e) {
        if (slots.refused() > LONE_REFUSALS) {
          throw new HostException(host, "refuses to open a session: " + e.getMessage(), e);
        }
        LOG.debug("{} allows no more channels now", host);
      } catch (IOException | IllegalStateException e) {
        slots.give();
        throw lost(command, e);
      }
    }
  }

  private RemoteProcess exec(Command command, Session session, String line, PidTap tap)
      throws IOException {
    try {
      RemoteProcess process =
          uninterrupted(() -> new RemoteProcess(this, session, session.exec(line), tap, threads));
      processes.add(process);
      return process;
    } catch (IOException | IllegalStateException e) {
      SshClientHandle.closeQuietly(session::close);
      slots.give();
      throw lost(command, e);
    }
  }

  private HostUnreachableException lost(Command command, Exception e) {
    return new HostUnreachableException(host, "the connection was lost before " + command, e);
  }

  /**
   * Runs one of sshj's exchanges to its end: broken off in the middle, it would leak a channel.
   * sshj bounds it by the handshake deadline. An interrupt stays pending.
   */
  private <T> T uninterrupted(Callable<T> exchange) throws IOException {
    try {
      return Futures.getUninterrupted(threads.submit(exchange));
    } catch (RejectedExecutionException e) {
      throw new HostUnreachableException(host, "the connector was closed", e);
    }
  }

  /**
   * Runs {@code line} beside the bound, for ending a command, and waits for its end. Where the host
   * allows no further channel, over another connection: OpenSSH counts a channel, even a closed
   * one, for as long as its program runs.
   *
   * @throws IOException if the line could not be run
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  void runBeside(String line, Duration limit) throws IOException, InterruptedException {
    try {
      run(handle, line, limit);
    } catch (OpenFailException e) {
      LOG.debug("{} allows no channel for ending a command; connecting once more", host);
      SshClientHandle second = another.dial();
      try {
        run(second, line, limit);
      } finally {
        second.close();
      }
    }
  }

  private static void run(SshClientHandle handle, String line, Duration limit) throws IOException {
    try (Session session = handle.client().startSession()) {
      session.exec(line).join(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Ends all commands on the host, then the connection. Takes a few seconds at most. */
  void close() {
    RemoteProcess.endAll(List.copyOf(processes));
    handle.close();
  }
}
