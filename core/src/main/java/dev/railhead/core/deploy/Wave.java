package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostSession;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing on many hosts at once, and says how it went on each. A host's failure touches no
 * other host. For one thread.
 */
final class Wave {
  private static final Logger log = LoggerFactory.getLogger(Wave.class);

  /** How long to wait for interrupted work to clean up after itself before it is left behind. */
  private static final long CLEAN_UP_SECONDS = 60;

  private final HostConnector hosts;
  private final int atOnce;
  private final String name;

  Wave(HostConnector hosts, int atOnce, String name) {
    this.hosts = hosts;
    this.atOnce = atOnce;
    this.name = name;
  }

  /** What is done on each host. */
  interface Action<T> {
    T on(HostSession session) throws IOException, InterruptedException;
  }

  /** What came of it: each host is in one of the two maps. */
  record Result<T>(Map<Host, T> done, Map<Host, Exception> failed) {}

  /**
   * Does {@code action} on all of {@code targets}.
   *
   * @throws InterruptedException if the thread is interrupted; what was under way was interrupted
   *     too and has ended
   */
  <T> Result<T> over(Collection<Host> targets, Action<T> action) throws InterruptedException {
    Map<Host, T> done = new ConcurrentHashMap<>();
    Map<Host, Exception> failed = new ConcurrentHashMap<>();
    if (targets.isEmpty()) {
      return new Result<>(done, failed);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(atOnce, targets.size()), named());
    try {
      targets.forEach(host -> threads.execute(() -> doOn(host, action, done, failed)));
      threads.shutdown();
      while (!threads.awaitTermination(1, TimeUnit.HOURS)) {
        log.info("{} still runs on some of {}", name, targets);
      }
    } finally {
      end(threads);
    }
    return new Result<>(new TreeMap<>(done), new TreeMap<>(failed));
  }

  private <T> void doOn(
      Host host, Action<T> action, Map<Host, T> done, Map<Host, Exception> failed) {
    try (HostSession session = hosts.connect(host)) {
      done.put(host, action.on(session));
    } catch (IOException e) {
      failed.put(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed.put(host, e);
    } catch (RuntimeException | Error e) {
      // Whatever it is, the host must count as failed: one that is in neither map would be
      // forgotten.
      log.error("{} on {} failed unexpectedly", name, host, e);
      failed.put(host, new IllegalStateException("unexpected: " + e, e));
    }
  }

  private void end(ExecutorService threads) {
    if (threads.isTerminated()) {
      return;
    }
    threads.shutdownNow();
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLEAN_UP_SECONDS);
    while (!threads.isTerminated() && System.nanoTime() < deadline) {
      try {
        threads.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (!threads.isTerminated()) {
      log.error("{} did not end within {} s of being interrupted", name, CLEAN_UP_SECONDS);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private ThreadFactory named() {
    AtomicInteger count = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, "railhead-" + name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
