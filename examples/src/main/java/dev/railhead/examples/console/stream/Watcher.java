package dev.railhead.examples.console.stream;

import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.examples.Json;
import dev.railhead.examples.console.view.BoardView;
import dev.railhead.examples.console.view.LiveDeploys;
import dev.railhead.examples.console.view.Pulse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that looks at the ledger for all streams: when something happened here, and once a
 * second for what happens elsewhere. It never waits for a stream. Thread-safe.
 */
public final class Watcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watcher.class);
  private static final Duration GAP = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final BoardView view;
  private final Ledger ledger;
  private final LiveDeploys live;
  private final Pulse news = new Pulse();
  private final Map<Long, LogTail> tails = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::watch, "console-watcher");
  private volatile Board board;
  private volatile boolean closed;

  /**
   * A board.
   *
   * @param version counts up from 1
   * @param json what is on it
   */
  record Board(long version, Json json) {}

  /**
   * Watches from now on.
   *
   * @throws LedgerException if the ledger cannot be read
   */
  public Watcher(BoardView view, Ledger ledger, LiveDeploys live) throws LedgerException {
    this.view = view;
    this.ledger = ledger;
    this.live = live;
    this.board = new Board(1, view.now());
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    boolean beaten = true;
    while (!closed) {
      try {
        long seen = live.pulse().count();
        look(beaten);
        beaten = live.pulse().await(seen, LONGEST);
        TimeUnit.NANOSECONDS.sleep(GAP.toNanos());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LockSupport.parkNanos(LONGEST.toNanos());
        log.error("the page's watcher goes on after a failure", e);
      }
    }
  }

  private void look(boolean beaten) throws InterruptedException {
    boolean isNew = beaten;
    try {
      Json now = view.now();
      if (!now.equals(board.json())) {
        board = new Board(board.version() + 1, now);
        isNew = true;
      }
      for (LogTail tail : tails.values()) {
        isNew |= tail.poll();
      }
    } catch (LedgerException e) {
      log.warn("the ledger cannot be read; the page shows what it was", e);
      TimeUnit.SECONDS.sleep(1);
    }
    if (isNew) {
      news.beat();
    }
  }

  /** The newest board. */
  Board board() {
    return board;
  }

  /** The newest board's JSON. */
  public Json json() {
    return board.json();
  }

  /** Beats when streams should look for what is new. */
  Pulse news() {
    return news;
  }

  /** Whether there is a deploy of that number. */
  boolean knows(long deploy) throws LedgerException {
    return ledger.history().find(deploy).isPresent();
  }

  /** The tail of a run log that a stream begins to read at {@code from}, until {@link #leave}. */
  LogTail join(long deploy, long from) {
    return tails.compute(
        deploy,
        (id, known) -> {
          LogTail tail = known == null ? new LogTail(ledger.runLogs(), deploy, from) : known;
          tail.readers(1);
          return tail;
        });
  }

  void leave(long deploy) {
    tails.computeIfPresent(deploy, (id, tail) -> tail.readers(-1) == 0 ? null : tail);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
