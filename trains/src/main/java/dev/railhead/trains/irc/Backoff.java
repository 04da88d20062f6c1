package dev.railhead.trains.irc;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: a random part of a time that doubles with each failure
 * ("full jitter"), so that clients a server lost together do not come back together. For one
 * thread.
 */
final class Backoff {
  private static final int MOST_DOUBLINGS = 30;

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** The wait after one more failure. */
  Duration next() {
    double doubled = first.toNanos() * Math.pow(2, Math.min(failures, MOST_DOUBLINGS));
    failures++;
    return Duration.ofNanos(
        (long) (random.nextDouble() * Math.min(doubled, (double) longest.toNanos())));
  }

  void succeeded() {
    failures = 0;
  }
}
