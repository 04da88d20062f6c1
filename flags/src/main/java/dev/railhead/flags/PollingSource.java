package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks a supplier again and again, on one thread of its own. */
final class PollingSource implements FlagSource {
  private final Supplier<FlagSet> supplier;
  private final Duration interval;
  private final FlagSourceListener listener;
  private final Broadcast broadcast;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private boolean failing;

  private PollingSource(
      Supplier<FlagSet> supplier, Duration interval, FlagSourceListener listener) {
    this.supplier = supplier;
    this.interval = Checks.interval(interval);
    this.listener = listener;
    this.broadcast = new Broadcast(supplier.get());
    this.thread = new Thread(this::run, "railhead-flags-supplier");
    thread.setDaemon(true);
  }

  static FlagSource open(
      Supplier<FlagSet> supplier, Duration interval, FlagSourceListener listener) {
    PollingSource source = new PollingSource(supplier, interval, listener);
    source.thread.start();
    return source;
  }

  private void run() {
    try {
      while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        ask();
      }
    } catch (InterruptedException e) {
      // Closed while it waited.
    }
  }

  private void ask() {
    try {
      FlagSet now = supplier.get();
      if (!now.equals(broadcast.flags())) {
        broadcast.set(now);
        Broadcast.tell(listener, new FlagSourceEvent.Loaded("supplier", now));
      } else if (failing) {
        Broadcast.tell(listener, new FlagSourceEvent.Recovered("supplier"));
      }
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        Broadcast.tell(listener, new FlagSourceEvent.Unreadable("supplier", String.valueOf(e)));
      }
      failing = true;
    }
  }

  @Override
  public FlagSet flags() {
    return broadcast.flags();
  }

  @Override
  public void feed(Consumer<? super FlagSet> receiver) {
    broadcast.feed(receiver);
  }

  @Override
  public void close() {
    broadcast.close();
    closed.countDown();
    thread.interrupt();
    Checks.join(thread);
  }
}
