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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One live connection to a host, over which several commands run side by side. Thread-safe, by one
 * lock around the set of running commands; never held while the host is spoken to.
 */
final class SshConnection {
  private static final Logger LOG = LoggerFactory.getLogger(SshConnection.class);
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final int LONE_REFUSALS = 20;

  private final Host host;
  private final SshClientHandle handle;
  private final SshLimits limits;
  private final ExecutorService threads;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Set<RemoteProcess> processes = new HashSet<>();
  private int reserved;

  SshConnection(Host host, SshClientHandle handle, SshLimits limits, ExecutorService threads) {
    this.host = host;
    this.handle = handle;
    this.limits = limits;
    this.threads = threads;
    handle.client().getTransport().setDisconnectListener((reason, message) -> lost());
  }

  /** sshj's keep-alive thread outlives a lost connection unless the client is closed. */
  private void lost() {
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
    return handle.isAlive();
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
    reserve(command, deadline);
    @Nullable RemoteProcess started = null;
    try {
      Session session = session(command, deadline);
      started = exec(command, session, line, new PidTap(marker, stderr));
      return started;
    } finally {
      settle(started);
    }
  }

  private void reserve(Command command, long deadline) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (processes.size() + reserved >= limits.channels()) {
        if (freed.awaitNanos(deadline - System.nanoTime()) <= 0) {
          throw new CommandTimeoutException(host, command, command.deadline());
        }
      }
      reserved++;
    } finally {
      lock.unlock();
    }
  }

  private void settle(@Nullable RemoteProcess started) {
    lock.lock();
    try {
      reserved--;
      if (started != null) {
        processes.add(started);
      }
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** {@code process} has ended, or has been ended: its channel is free. */
  void released(RemoteProcess process) {
    lock.lock();
    try {
      processes.remove(process);
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A host that allows fewer channels than our bound says so by refusing one: wait and ask again.
   */
  private Session session(Command command, long deadline) throws IOException, InterruptedException {
    int alone = 0;
    while (true) {
      try {
        return uninterrupted(handle.client()::startSession);
      } catch (OpenFailException e) {
        alone = isAlone() ? alone + 1 : 0;
        if (alone > LONE_REFUSALS) {
          throw new HostException(host, "refuses to open a session: " + e.getMessage(), e);
        }
        awaitFreed(command, deadline);
      } catch (IOException | IllegalStateException e) {
        throw lost(command, e);
      }
    }
  }

  private boolean isAlone() {
    lock.lock();
    try {
      return processes.isEmpty() && reserved <= 1;
    } finally {
      lock.unlock();
    }
  }

  // One look too many does no harm: the caller asks the host again in any case.
  @SuppressWarnings("WaitNotInLoop")
  private void awaitFreed(Command command, long deadline) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new CommandTimeoutException(host, command, command.deadline());
      }
      // Channels that belong to others, such as a killer's, end without telling us: look again
      // soon.
      boolean signalled = freed.await(Math.min(left, RETRY.toNanos()), TimeUnit.NANOSECONDS);
      LOG.debug("{} allows no more channels; asking again, signalled: {}", host, signalled);
    } finally {
      lock.unlock();
    }
  }

  private RemoteProcess exec(Command command, Session session, String line, PidTap tap)
      throws IOException {
    try {
      return uninterrupted(
          () -> new RemoteProcess(this, session, session.exec(line), tap, threads));
    } catch (IOException | IllegalStateException e) {
      SshClientHandle.closeQuietly(session::close);
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

  /** A second session, beside the bound, for ending a command. */
  Session killer() throws IOException {
    return handle.client().startSession();
  }

  /** Ends all commands on the host, then the connection. Takes a few seconds at most. */
  void close() {
    List<RemoteProcess> running;
    lock.lock();
    try {
      running = new ArrayList<>(processes);
    } finally {
      lock.unlock();
    }
    RemoteProcess.endAll(running);
    handle.close();
  }
}
