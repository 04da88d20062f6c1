package dev.railhead.rsync.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Notices when vital signs have been the same for too long. For one thread. */
final class Stall {
  private final long limitNanos;
  private final LongSupplier nanoTime;
  private String last = "";
  private long since;

  Stall(Duration limit, LongSupplier nanoTime) {
    this.limitNanos = limit.toNanos();
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /** Whether the signs have not changed for longer than the limit. */
  boolean isSeenIn(String signs) {
    long now = nanoTime.getAsLong();
    if (!signs.equals(last)) {
      last = signs;
      since = now;
    }
    return now - since >= limitNanos;
  }
}
