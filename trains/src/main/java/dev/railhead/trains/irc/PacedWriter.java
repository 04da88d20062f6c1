package dev.railhead.trains.irc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Sends lines no faster than a server likes: so many at once, then one at a time. What must not
 * wait, such as an answer to PING, goes in front and is not counted. Thread-safe; {@link #run()} is
 * for one thread, which sleeps while there is nothing to send.
 */
final class PacedWriter {
  /** How many lines may wait; more are refused, so that a lost server cannot use up the memory. */
  static final int MOST_WAITING = 1_000;

  private final OutputStream out;
  private final int burst;
  private final long everyNanos;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<IrcLine> urgent = new ArrayDeque<>();
  private final Deque<IrcLine> waiting = new ArrayDeque<>();
  private boolean closed;

  /** When the server will have forgotten all lines that were sent. */
  private long paidUntil;

  PacedWriter(OutputStream out, int burst, Duration every, LongSupplier nanoTime) {
    this.out = out;
    this.burst = burst;
    this.everyNanos = every.toNanos();
    this.nanoTime = nanoTime;
    this.paidUntil = nanoTime.getAsLong();
  }

  /** Queues {@code line}; false when the writer is closed or too many wait. */
  boolean send(IrcLine line) {
    return add(waiting, line);
  }

  /** Queues {@code line} in front of all others, not counted. */
  void sendNow(IrcLine line) {
    add(urgent, line);
  }

  private boolean add(Deque<IrcLine> queue, IrcLine line) {
    lock.lock();
    try {
      boolean room = !closed && queue.size() < MOST_WAITING;
      if (room) {
        queue.addLast(line);
        changed.signalAll();
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  /** Sends what is queued until the writer is closed; then what is urgent, and ends. */
  void run() throws IOException, InterruptedException {
    for (IrcLine line = take(); line != null; line = take()) {
      out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private @org.jspecify.annotations.Nullable IrcLine take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (urgent.isEmpty()) {
        long wait = nanosToWait();
        if (closed) {
          return null;
        } else if (waiting.isEmpty()) {
          changed.await();
        } else if (wait > 0) {
          long unused = changed.awaitNanos(wait);
        } else {
          paidUntil = Math.max(paidUntil, nanoTime.getAsLong()) + everyNanos;
          return waiting.removeFirst();
        }
      }
      return urgent.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  private long nanosToWait() {
    return paidUntil - nanoTime.getAsLong() - (burst - 1) * everyNanos;
  }

  /** Ends {@link #run()}; what waits and is not urgent is not sent. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
