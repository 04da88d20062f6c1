package dev.railhead.flags;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Two sources as one, the second over the first. */
final class ComposedSource implements FlagSource {
  private final FlagSource base;
  private final FlagSource overrides;
  private final FlagSourceListener listener;
  private final Broadcast broadcast;
  private final AtomicInteger changes = new AtomicInteger();

  private ComposedSource(FlagSource base, FlagSource overrides, FlagSourceListener listener) {
    this.base = base;
    this.overrides = overrides;
    this.listener = listener;
    this.broadcast = new Broadcast(base.flags().overriddenBy(overrides.flags()));
  }

  static FlagSource open(FlagSource base, FlagSource overrides, FlagSourceListener listener) {
    ComposedSource composed = new ComposedSource(base, overrides, listener);
    base.feed(ignored -> composed.changed());
    overrides.feed(ignored -> composed.changed());
    return composed;
  }

  /** Puts both together anew; two sources may change at once, then one of the threads does it. */
  private void changed() {
    if (changes.getAndIncrement() != 0) {
      return;
    }
    int seen;
    do {
      seen = changes.get();
      compose();
    } while (changes.addAndGet(-seen) != 0);
  }

  private void compose() {
    try {
      FlagSet both = base.flags().overriddenBy(overrides.flags());
      if (!both.equals(broadcast.flags())) {
        broadcast.set(both);
        Broadcast.tell(listener, new FlagSourceEvent.Loaded("composition", both));
      }
    } catch (IllegalArgumentException e) {
      Broadcast.tell(
          listener, new FlagSourceEvent.Unreadable("composition", String.valueOf(e.getMessage())));
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
    overrides.close();
    base.close();
  }
}
