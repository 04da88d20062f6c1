package dev.railhead.examples.console.stream;

import com.sun.net.httpserver.HttpExchange;
import dev.railhead.core.Actor;
import dev.railhead.examples.console.auth.Visitor;
import dev.railhead.examples.console.view.LiveDeploys;
import dev.railhead.examples.console.web.Parameters;
import dev.railhead.examples.console.web.Refusal;
import dev.railhead.examples.console.web.Streaming;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All streams: a thread each, so that one who does not read delays nobody, and a bounded number of
 * them, in all and for each visitor. A write that lasts too long ends its stream. Thread-safe.
 */
public final class PageStreams implements Streaming, AutoCloseable {
  private static final Duration LIFETIME = Duration.ofMinutes(30);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long STACK_BYTES = 256 * 1024;

  private final Watcher watcher;
  private final LiveDeploys live;
  private final InstantSource clock;
  private final int most;
  private final int mostEach;
  private final long run;
  private final Map<Thread, PageStream> streams = new ConcurrentHashMap<>();
  private final Map<Actor, Integer> counts = new HashMap<>();
  private final Thread guard = new Thread(this::guard, "console-stream-guard");
  private int count;
  private boolean closed;

  /**
   * Streams what {@code watcher} sees.
   *
   * @param most how many at once
   * @param mostEach how many at once for each visitor
   */
  public PageStreams(
      Watcher watcher, LiveDeploys live, InstantSource clock, int most, int mostEach) {
    this.watcher = watcher;
    this.live = live;
    this.clock = clock;
    this.most = most;
    this.mostEach = mostEach;
    this.run = clock.instant().toEpochMilli();
    guard.setDaemon(true);
    guard.start();
  }

  @Override
  public void begin(
      HttpExchange exchange, Visitor visitor, Parameters query, Optional<String> lastEventId)
      throws IOException {
    long deploy = query.number("deploy").orElse(0);
    long from = query.number("from").orElse(0);
    if (deploy > 0 && !watcher.knows(deploy)) {
      throw Refusal.unknown("there is no deploy " + deploy);
    }
    Cursor cursor = Cursor.start(run, deploy, from).resumed(lastEventId);
    take(visitor.actor());
    Thread thread =
        new Thread(null, () -> serve(exchange, visitor, cursor), "console-stream", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(HttpExchange exchange, Visitor visitor, Cursor cursor) {
    boolean reads = cursor.deploy() > 0;
    try {
      @Nullable LogTail tail = reads ? watcher.join(cursor.deploy(), cursor.offset()) : null;
      PageStream stream = new PageStream(exchange, watcher, live, clock, cursor, tail);
      streams.put(Thread.currentThread(), stream);
      stream.run(LIFETIME);
    } catch (IOException | InterruptedException e) {
      // The browser is gone, does not read, or the page is being closed.
    } finally {
      streams.remove(Thread.currentThread());
      if (reads) {
        watcher.leave(cursor.deploy());
      }
      give(visitor.actor());
      exchange.close();
    }
  }

  private synchronized void take(Actor actor) {
    if (closed || count >= most || counts.getOrDefault(actor, 0) >= mostEach) {
      throw new Refusal(429, "streams", "too many pages are open; close some");
    }
    count++;
    counts.merge(actor, 1, Integer::sum);
  }

  private synchronized void give(Actor actor) {
    count--;
    counts.computeIfPresent(actor, (who, had) -> had == 1 ? null : had - 1);
  }

  /** An interrupt closes the channel that a thread writes to: see InterruptibleChannel. */
  private void guard() {
    try {
      while (true) {
        Thread.sleep(1_000);
        streams.forEach(
            (thread, stream) -> {
              if (stream.isStuck(PATIENCE)) {
                thread.interrupt();
              }
            });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many streams there are. */
  public synchronized int count() {
    return count;
  }

  /** Ends all streams, and waits for their threads. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    guard.interrupt();
    try {
      for (Thread thread : streams.keySet()) {
        thread.interrupt();
      }
      for (Thread thread : streams.keySet()) {
        thread.join(5_000);
      }
      guard.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
