package dev.railhead.atomic.serve;

import java.util.concurrent.atomic.AtomicLong;

/** What happened to one resolver so far. Thread-safe. */
final class Tally {
  final AtomicLong looks = new AtomicLong();
  final AtomicLong swaps = new AtomicLong();
  final AtomicLong fallbacks = new AtomicLong();
  final AtomicLong leaks = new AtomicLong();
  final AtomicLong drains = new AtomicLong();
  final AtomicLong lastDrainNanos = new AtomicLong();
  final AtomicLong longestDrainNanos = new AtomicLong();

  void drained(long nanos) {
    drains.incrementAndGet();
    lastDrainNanos.set(nanos);
    longestDrainNanos.accumulateAndGet(nanos, Math::max);
  }
}
