package dev.railhead.rsync.internal;

import dev.railhead.core.host.HostUnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import net.schmizz.sshj.Config;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a connector and their threads: one connection for each login, made when it is
 * asked for and there is none that lives. Thread-safe, by one lock for each login.
 */
public final class SshPool implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final List<List<String>> KEY_FAMILIES =
      List.of(
          List.of("ssh-ed25519"),
          List.of("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
          List.of("ssh-rsa"));

  private final SshLimits limits;
  private final Identities identities;
  private final Config config = SshAlgorithms.config();
  private final ThreadPoolExecutor threads;
  private final Semaphore opening;
  private final Map<Login, Line> lines = new ConcurrentHashMap<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean closed;

  /** A pool without connections. */
  public SshPool(SshLimits limits, Identities identities) {
    this.limits = limits;
    this.identities = identities;
    this.opening = new Semaphore(limits.opening(), true);
    this.threads =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons());
  }

  private static ThreadFactory daemons() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "railhead-ssh-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The way to one login's connection. */
  private static final class Line {
    final ReentrantLock lock = new ReentrantLock();
    final AtomicInteger attempts = new AtomicInteger();
    volatile @Nullable SshConnection live;
    @Nullable IOException failure;
  }

  /** The live connection of {@code login}, made if need be. */
  SshConnection connection(Login login) throws IOException, InterruptedException {
    Line line = lines.computeIfAbsent(login, unused -> new Line());
    SshConnection live = line.live;
    if (live != null && live.isAlive()) {
      return live;
    }
    int seen = line.attempts.get();
    line.lock.lockInterruptibly();
    try {
      return connected(login, line, seen);
    } finally {
      line.lock.unlock();
    }
  }

  private SshConnection connected(Login login, Line line, int seen)
      throws IOException, InterruptedException {
    SshConnection live = line.live;
    if (live != null && live.isAlive()) {
      return live;
    }
    if (line.failure != null && line.attempts.get() > seen) {
      // An attempt has failed since this thread asked: its failure is this thread's too.
      throw line.failure;
    }
    if (live != null) {
      live.close();
      line.live = null;
    }
    line.attempts.incrementAndGet();
    try {
      line.failure = null;
      SshConnection made =
          new SshConnection(
              login.host(), dialUnlessClosed(login), limits, threads, () -> dial(login));
      line.live = made;
      return made;
    } catch (IOException e) {
      line.failure = e;
      throw e;
    } finally {
      line.attempts.incrementAndGet();
      closeIfLate(line);
    }
  }

  /** A connection that was made while the pool was being closed must not outlive it. */
  private void closeIfLate(Line line) {
    SshConnection live = line.live;
    if (closed && live != null) {
      live.close();
    }
  }

  private SshClientHandle dialUnlessClosed(Login login) throws IOException, InterruptedException {
    if (closed) {
      throw new HostUnreachableException(login.host(), "the connector was closed", null);
    }
    return dial(login);
  }

  /** Also while the pool is being closed: commands may have to be ended by another connection. */
  private SshClientHandle dial(Login login) throws IOException, InterruptedException {
    Optional<SshClientHandle> via = Optional.empty();
    if (login.via().isPresent()) {
      via = Optional.of(connection(login.via().get()).handle());
    }
    opening.acquire();
    try {
      return dial(login, via);
    } finally {
      opening.release();
    }
  }

  /**
   * A pinned fingerprint does not tell its key's type, and a host presents one key of several: when
   * it is not the pinned one, the host is asked for its keys of the other types.
   */
  private SshClientHandle dial(Login login, Optional<SshClientHandle> via)
      throws IOException, InterruptedException {
    HostKeyCheck check = new HostKeyCheck(login, List.of());
    try {
      return dial(login, via, check);
    } catch (IOException e) {
      if (check.refusal().isEmpty() || login.hostKeys().pins().isEmpty()) {
        throw e;
      }
      String shown = check.presented().map(KnownKey::type).orElse("");
      for (List<String> family : KEY_FAMILIES) {
        if (!family.contains(shown)) {
          HostKeyCheck again = new HostKeyCheck(login, family);
          try {
            return dial(login, via, again);
          } catch (IOException same) {
            if (again.refusal().isEmpty()) {
              throw same;
            }
          }
        }
      }
      throw e;
    }
  }

  private SshClientHandle dial(Login login, Optional<SshClientHandle> via, HostKeyCheck check)
      throws IOException, InterruptedException {
    SshDial dial = new SshDial(login, via, limits, identities, config, check);
    Duration limit = limits.connect().plus(limits.handshake());
    try {
      Future<SshClientHandle> future = threads.submit(dial);
      return Futures.get(future, System.nanoTime() + limit.toNanos());
    } catch (TimeoutException e) {
      dial.abort();
      throw new HostUnreachableException(
          login.host(),
          "no connection within "
              + limit.toMillis()
              + " ms (connectWithin and answerWithin of SshHosts together)",
          e);
    } catch (RejectedExecutionException e) {
      throw new HostUnreachableException(login.host(), "the connector was closed", e);
    } catch (InterruptedException e) {
      dial.abort();
      throw e;
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** The key that the host of {@code login} was identified by, connecting if need be. */
  public KnownKey hostKey(Login login) throws IOException, InterruptedException {
    return connection(login).handle().hostKey();
  }

  /**
   * Ends what runs, closes all connections, ends all threads: first those connections that run
   * through others. Idempotent.
   */
  @Override
  public void close() {
    if (closing.getAndSet(true)) {
      return;
    }
    closed = true;
    Map<Integer, List<Map.Entry<Login, Line>>> byDepth =
        lines.entrySet().stream().collect(Collectors.groupingBy(entry -> entry.getKey().depth()));
    byDepth.keySet().stream()
        .sorted(Comparator.reverseOrder())
        .forEach(depth -> closeAll(byDepth.getOrDefault(depth, List.of())));
    threads.shutdownNow();
    Futures.settle(threads, PATIENCE);
  }

  private void closeAll(List<Map.Entry<Login, Line>> same) {
    List<Future<?>> ending = new ArrayList<>();
    for (Map.Entry<Login, Line> entry : same) {
      SshConnection live = entry.getValue().live;
      if (live != null) {
        ending.add(submitClose(live));
      }
    }
    ending.forEach(future -> Futures.settle(future, PATIENCE));
  }

  private Future<?> submitClose(SshConnection connection) {
    return threads.submit(connection::close);
  }
}
