package dev.railhead.atomic.serve;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happens, on one thread that is there only when there is news. Thread-safe.
 */
final class Announcer {
  private static final int MOST_WAITING = 1000;
  private static final int IDLE_SECONDS = 10;
  private static final int CLOSING_SECONDS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final List<ResolverListener> listeners;
  private final LongAdder missed = new LongAdder();
  private final ThreadPoolExecutor thread;

  Announcer(List<ResolverListener> listeners, String name) {
    this.listeners = listeners;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            work -> {
              Thread made = new Thread(work, name);
              made.setDaemon(true);
              return made;
            },
            (work, pool) -> missed.increment());
    thread.allowCoreThreadTimeOut(true);
  }

  void announce(ResolverEvent event) {
    if (event instanceof ResolverEvent.FellBack || event instanceof ResolverEvent.Leaked) {
      LOG.warn("{}", event.text());
    } else {
      LOG.debug("{}", event.text());
    }
    if (!listeners.isEmpty()) {
      thread.execute(() -> tell(event));
    }
  }

  private void tell(ResolverEvent event) {
    for (ResolverListener listener : listeners) {
      try {
        listener.on(event);
      } catch (RuntimeException e) {
        LOG.warn("Listener {} failed at {}", listener, event.text(), e);
      }
    }
  }

  /** Does {@code work}, which may take its time, among the events. */
  void later(Runnable work) {
    thread.execute(work);
  }

  long missed() {
    return missed.sum();
  }

  /** Lets what was announced be heard, for a few seconds at most. */
  void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
