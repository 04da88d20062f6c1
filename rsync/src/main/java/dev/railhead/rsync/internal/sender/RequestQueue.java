package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Requests on their way from the thread that reads to the one that writes. The reader never waits
 * here; how much may be under way is for {@link RequestMemory} and {@link Limits} to say.
 * Thread-safe.
 */
final class RequestQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Request> waiting = new ArrayDeque<>();
  private @Nullable IOException failure;
  private boolean isClosed;

  /** Appends a request. */
  void put(Request request) {
    lock.lock();
    try {
      waiting.add(request);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more requests will come: the stream ended, or {@code why} it broke. */
  void end(@Nullable IOException why) {
    lock.lock();
    try {
      isClosed = true;
      failure = failure == null ? why : failure;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the next {@link #take} would have to wait. */
  boolean isEmpty() {
    lock.lock();
    try {
      return waiting.isEmpty() && !isClosed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next request, or null when {@code nanos} have passed without one.
   *
   * @throws IOException if the reader failed, or the stream ended; all that came before was taken
   */
  @Nullable Request take(long nanos) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (waiting.isEmpty() && !isClosed && left > 0) {
        left = changed.awaitNanos(left);
      }
      Request next = waiting.poll();
      if (next == null && isClosed) {
        throw ended();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private IOException ended() {
    return failure == null
        ? new IOException("the host's rsync ended before all was done")
        : failure;
  }
}
