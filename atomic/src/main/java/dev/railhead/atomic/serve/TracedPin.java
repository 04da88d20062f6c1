package dev.railhead.atomic.serve;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ticket that knows who took it. Open for as long as it stands in its release's table. */
final class TracedPin implements Pin {
  private final LiveRelease release;
  private final int tick;
  private final String thread;
  private final @Nullable Object owner;
  private final @Nullable Throwable stack;

  TracedPin(
      LiveRelease release,
      int tick,
      String thread,
      @Nullable Object owner,
      @Nullable Throwable stack) {
    this.release = release;
    this.tick = tick;
    this.thread = thread;
    this.owner = owner;
    this.stack = stack;
  }

  int tick() {
    return tick;
  }

  /** Who took it, for people. */
  String owner() {
    return owner == null ? "thread " + thread : owner + " on thread " + thread;
  }

  Optional<Throwable> stack() {
    return Optional.ofNullable(stack);
  }

  @Override
  public LiveRelease release() {
    return release;
  }

  @Override
  public Pin another() {
    return release.pins.fork(release, this::isOpen);
  }

  @Override
  public boolean isOpen() {
    return release.pins.isTraced(this);
  }

  @Override
  public void close() {
    release.pins.free(this);
  }

  @Override
  public String toString() {
    return (isOpen() ? "pin on " : "closed pin on ") + release + " of " + owner();
  }
}
