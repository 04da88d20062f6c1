package dev.railhead.core.internal.events;

import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployListener;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue and the thread of one listener. Thread-safe; the listener is never called with the lock
 * held.
 */
final class Mailbox {
  /**
   * How many times its capacity the queue may hold of events that must not be dropped. A listener
   * that lets it come to that is taken for dead.
   */
  static final int HARD_LIMIT_FACTOR = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  private final DeployListener listener;
  private final int capacity;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<DeployEvent> queue = new ArrayDeque<>();
  private int progressQueued;
  private long accepted;
  private long handled;
  private long dropped;
  private boolean closed;
  private boolean detached;

  Mailbox(DeployListener listener, int capacity, String threadName) {
    this.listener = listener;
    this.capacity = capacity;
    this.thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  DeployListener listener() {
    return listener;
  }

  /** Takes {@code event} in, or drops it, by the rules of {@link EventStream}. Never waits. */
  void offer(DeployEvent event) {
    boolean overflowed = false;
    boolean firstDrop = false;
    lock.lock();
    try {
      if (closed || detached) {
        dropped++;
        return;
      }
      long before = dropped;
      if (queue.size() >= capacity) {
        overflowed = makeRoomFor(event);
      } else {
        add(event);
      }
      firstDrop = before == 0 && dropped > 0;
    } finally {
      lock.unlock();
    }
    if (overflowed) {
      LOG.error(
          "Listener {} did not keep up with {} events and hears nothing from now on",
          listener,
          HARD_LIMIT_FACTOR * capacity);
      thread.interrupt();
    } else if (firstDrop) {
      LOG.warn("Listener {} is slow: it misses events of progress", listener);
    }
  }

  private void add(DeployEvent event) {
    queue.add(event);
    accepted++;
    if (event.isProgress()) {
      progressQueued++;
    }
    changed.signalAll();
  }

  /** Returns whether the listener had to be given up. */
  private boolean makeRoomFor(DeployEvent event) {
    if (event.isProgress()) {
      dropped++;
      return false;
    }
    if (progressQueued > 0) {
      queue.removeIf(DeployEvent::isProgress);
      dropped += progressQueued;
      handled += progressQueued;
      progressQueued = 0;
    }
    if (queue.size() >= HARD_LIMIT_FACTOR * capacity) {
      dropped++;
      detach();
      return true;
    }
    add(event);
    return false;
  }

  private void detach() {
    detached = true;
    dropped += queue.size();
    handled += queue.size();
    queue.clear();
    progressQueued = 0;
    changed.signalAll();
  }

  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was taken in so far is dealt with; returns whether it was, in time. */
  boolean await(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      long target = accepted;
      while (handled < target && !detached && Thread.currentThread() != thread) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return handled >= target;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing in from now on; the thread ends when the queue is empty. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits up to {@code nanos} for the thread to end. */
  boolean join(long nanos) throws InterruptedException {
    if (Thread.currentThread() != thread && nanos > 0) {
      TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
    }
    return !thread.isAlive();
  }

  /** Throws the queue away and interrupts the listener. */
  void abandon() {
    long before;
    lock.lock();
    try {
      before = queue.size();
      closed = true;
      detach();
    } finally {
      lock.unlock();
    }
    if (Thread.currentThread() != thread && thread.isAlive()) {
      LOG.warn("Listener {} was not done in time and misses {} events", listener, before);
      thread.interrupt();
    }
  }

  private void run() {
    for (DeployEvent event = next(); event != null; event = next()) {
      try {
        listener.on(event);
      } catch (Throwable e) {
        LOG.warn("Listener {} threw at {}", listener, event, e);
      } finally {
        done();
      }
    }
  }

  private @Nullable DeployEvent next() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed && !detached) {
        changed.awaitUninterruptibly();
      }
      DeployEvent event = queue.poll();
      if (event != null && event.isProgress()) {
        progressQueued--;
      }
      return event;
    } finally {
      lock.unlock();
    }
  }

  /** An interrupt that a listener left behind is not the next event's business. */
  private void done() {
    Thread.interrupted();
    lock.lock();
    try {
      handled++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
