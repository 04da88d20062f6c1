package dev.railhead.flags;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the flags in force and hands them on. Thread-safe: holds no lock while it calls anybody.
 */
final class Broadcast {
  private static final Logger log = LoggerFactory.getLogger(FlagSource.class);

  private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
  private volatile FlagSet flags;
  private volatile boolean closed;

  Broadcast(FlagSet flags) {
    this.flags = flags;
  }

  FlagSet flags() {
    return flags;
  }

  /** Sets the flags and tells everybody. For one thread at a time. */
  void set(FlagSet changed) {
    flags = changed;
    receivers.forEach(Receiver::offer);
  }

  void feed(Consumer<? super FlagSet> receiver) {
    Receiver added = new Receiver(receiver);
    receivers.add(added);
    added.offer();
  }

  void close() {
    closed = true;
    receivers.clear();
  }

  /** Tells {@code listener}, whatever it throws. */
  static void tell(FlagSourceListener listener, FlagSourceEvent event) {
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      log.warn("A listener failed on {}", event, e);
    }
  }

  private final class Receiver {
    private final Consumer<? super FlagSet> consumer;
    // Whoever makes it 1 delivers until it is 0 again; all others only leave word.
    private final AtomicInteger offers = new AtomicInteger();
    private @Nullable FlagSet last;

    Receiver(Consumer<? super FlagSet> consumer) {
      this.consumer = consumer;
    }

    void offer() {
      if (offers.getAndIncrement() != 0) {
        return;
      }
      int seen;
      do {
        seen = offers.get();
        deliver(flags);
      } while (offers.addAndGet(-seen) != 0);
    }

    @SuppressWarnings("ReferenceEquality") // an equal set of another version is news, too
    private void deliver(FlagSet now) {
      if (closed || now == last) {
        return;
      }
      last = now;
      try {
        consumer.accept(now);
      } catch (RuntimeException e) {
        log.error("Flags of version {} could not be handed on", now.version(), e);
      }
    }
  }
}
