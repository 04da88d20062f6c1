package dev.railhead.flags;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners of events in the order in which they are told, on a thread that begins with the
 * first event that somebody listens for. Thread-safe.
 */
final class EventTeller implements AutoCloseable {
  private static final int CAPACITY = 100_000;

  private final List<FlagsListener> listeners;
  // Guarded by this.
  private @Nullable DispatchQueue<FlagsEvent> queue;
  private boolean closed;

  EventTeller(List<FlagsListener> listeners) {
    this.listeners = new CopyOnWriteArrayList<>(listeners);
  }

  void add(FlagsListener listener) {
    listeners.add(listener);
  }

  void remove(FlagsListener listener) {
    listeners.remove(listener);
  }

  synchronized void tell(FlagsEvent event) {
    if (listeners.isEmpty() || closed) {
      return;
    }
    if (queue == null) {
      queue = DispatchQueue.start("railhead-flag-events", listeners, FlagsListener::on, CAPACITY);
    }
    queue.offer(event);
  }

  @Override
  public void close() {
    DispatchQueue<FlagsEvent> closing;
    synchronized (this) {
      closed = true;
      closing = queue;
    }
    // Not under the lock: a listener that is still busy may want it.
    if (closing != null) {
      closing.close();
    }
  }
}
