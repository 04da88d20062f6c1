package dev.railhead.atomic.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was made for one release and ends with it. Thread-safe. */
final class Attachments {
  private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);

  private final Map<Object, Object> made = new ConcurrentHashMap<>();
  private boolean closed;

  /**
   * What was made for {@code key}, or is made now, by one thread.
   *
   * @throws IllegalStateException if the release has ended
   */
  <T> T computeIfAbsent(Object key, Class<T> type, Supplier<T> maker) {
    Object known = made.get(key);
    return type.cast(known != null ? known : make(key, maker));
  }

  private synchronized Object make(Object key, Supplier<?> maker) {
    if (closed) {
      throw new IllegalStateException("the release has ended: hold a pin on it while it is used");
    }
    Object known = made.get(key);
    if (known == null) {
      known = maker.get();
      made.put(key, known);
    }
    return known;
  }

  /** Closes what can be closed. */
  void close() {
    for (Object each : end()) {
      if (each instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          LOG.warn("Cannot close {}", each, e);
        }
      }
    }
  }

  private synchronized List<Object> end() {
    closed = true;
    List<Object> all = new ArrayList<>(made.values());
    made.clear();
    return all;
  }
}
