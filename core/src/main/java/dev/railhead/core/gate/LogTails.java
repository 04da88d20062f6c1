package dev.railhead.core.gate;

import dev.railhead.core.Host;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several logs that are followed at once, each by a daemon thread. Closing ends the programs on the
 * hosts and the threads here, and waits for both. Thread-safe.
 */
final class LogTails implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int NAMED = 5;

  private final List<LogTail> tails;
  private final ExecutorService threads;

  LogTails(List<LogTail> tails) {
    this.tails = List.copyOf(tails);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "railhead-watch-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.tails.forEach(threads::execute);
  }

  /** Waits until each log is followed or could not be, or {@code patience} is over. */
  void awaitFirstTries(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (LogTail tail : tails) {
      if (!tail.tried().await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }

  /** Logs that do not exist, for people; empty if all do. */
  Optional<String> missing() {
    return named(tails.stream().filter(LogTail::isMissing));
  }

  /** Logs that are not followed now, for people; empty if all are. */
  Optional<String> troubles() {
    return named(tails.stream());
  }

  private static Optional<String> named(Stream<LogTail> tails) {
    List<String> troubles = tails.map(LogTail::trouble).flatMap(Optional::stream).toList();
    if (troubles.isEmpty()) {
      return Optional.empty();
    }
    String named = troubles.stream().limit(NAMED).collect(Collectors.joining("; "));
    int more = troubles.size() - NAMED;
    return Optional.of(more > 0 ? named + "; and " + more + " more" : named);
  }

  /** The hosts of which a log is not followed now. */
  Set<Host> lost() {
    return tails.stream()
        .filter(tail -> tail.trouble().isPresent())
        .map(LogTail::host)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void close() {
    List<Future<?>> endings = tails.stream().<Future<?>>map(t -> threads.submit(t::end)).toList();
    threads.shutdown();
    boolean interrupted = false;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (endings.stream().anyMatch(ending -> !ending.isDone()) && end - System.nanoTime() > 0) {
      interrupted |= !pausedQuietly();
    }
    // Those that were connecting, or waiting to connect again, have had nothing to end by.
    threads.shutdownNow();
    while (!threads.isTerminated() && end - System.nanoTime() > 0) {
      interrupted |= !pausedQuietly();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits a moment for the threads to end; false if interrupted. */
  private boolean pausedQuietly() {
    try {
      threads.awaitTermination(20, TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
