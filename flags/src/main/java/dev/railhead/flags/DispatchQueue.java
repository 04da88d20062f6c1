package dev.railhead.flags;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries things to listeners on one daemon thread. Offering one never waits: there is room for a
 * number of them, and what does not fit is dropped and counted. What a listener throws is logged.
 * Thread-safe.
 */
final class DispatchQueue<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchQueue.class);
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final Deliveries<T> deliveries;
  private final int capacity;
  private final Thread thread;
  private volatile boolean idle;
  private volatile boolean closed;

  private DispatchQueue(String name, Deliveries<T> deliveries, int capacity) {
    this.deliveries = deliveries;
    this.capacity = capacity;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** A queue with room for {@code capacity}, whose thread is called {@code name}. */
  static <L, T> DispatchQueue<T> start(
      String name, List<L> listeners, BiConsumer<L, T> call, int capacity) {
    Deliveries<T> deliveries = thing -> listeners.forEach(l -> deliver(l, call, thing));
    DispatchQueue<T> queue = new DispatchQueue<>(name, deliveries, capacity);
    queue.thread.start();
    return queue;
  }

  void offer(T thing) {
    if (closed) {
      dropped.increment();
      return;
    }
    if (size.incrementAndGet() > capacity) {
      size.decrementAndGet();
      dropped.increment();
      return;
    }
    queue.add(thing);
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  long dropped() {
    return dropped.sum();
  }

  private void run() {
    while (true) {
      T next = queue.poll();
      if (next != null) {
        size.decrementAndGet();
        deliveries.deliver(next);
      } else if (closed) {
        return;
      } else {
        rest();
      }
    }
  }

  /** Waits for more; looks once again after saying so, because an offer may have come between. */
  private void rest() {
    idle = true;
    if (queue.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    idle = false;
  }

  private static <L, T> void deliver(L listener, BiConsumer<L, T> call, T thing) {
    try {
      call.accept(listener, thing);
    } catch (RuntimeException e) {
      LOG.warn("A listener failed on {}", thing, e);
    }
  }

  /** Takes no more, gives the listeners two seconds for the rest, and then interrupts them. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(DRAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      thread.interrupt();
    }
  }

  private interface Deliveries<T> {
    void deliver(T thing);
  }
}
