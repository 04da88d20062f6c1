package dev.railhead.flags;

import java.util.function.Consumer;

/** A source that never changes. */
final class FixedSource implements FlagSource {
  private final Broadcast broadcast;

  FixedSource(FlagSet flags) {
    this.broadcast = new Broadcast(flags);
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
  }
}
