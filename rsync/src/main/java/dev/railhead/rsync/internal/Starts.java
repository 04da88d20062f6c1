package dev.railhead.rsync.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets hosts be begun one after another, with a gap in between. Thread-safe. */
final class Starts {
  private final long gapNanos;
  private final Pause pause;
  private final LongSupplier nanoTime;
  private long nextAt;

  Starts(Duration gap, Pause pause, LongSupplier nanoTime) {
    this.gapNanos = gap.toNanos();
    this.pause = pause;
    this.nanoTime = nanoTime;
    this.nextAt = nanoTime.getAsLong();
  }

  /** Returns when it is the caller's turn to begin. */
  void await() throws InterruptedException {
    long wait = reserve();
    if (wait > 0) {
      pause.pause(Duration.ofNanos(wait));
    }
  }

  private synchronized long reserve() {
    long now = nanoTime.getAsLong();
    long at = nextAt - now > 0 ? nextAt : now;
    nextAt = at + gapNanos;
    return at - now;
  }
}
