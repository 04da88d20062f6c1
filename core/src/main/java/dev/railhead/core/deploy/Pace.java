package dev.railhead.core.deploy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How fast something moves and when it will be there. The rate is that of the last ten seconds; the
 * time left is what the rest takes at the average of the whole way, which does not jump about as
 * the rate does. Pure: time is what it is told. For one thread.
 */
final class Pace {
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  /** Samples closer together than this replace each other, so that there are at most 41. */
  private static final long GRAIN_NANOS = Duration.ofMillis(250).toNanos();

  private final long began;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private Sample latest;

  /** Begins at {@code nanos}, by any monotonic clock. */
  Pace(long nanos) {
    this.began = nanos;
    this.latest = new Sample(nanos, 0, 0);
    samples.add(latest);
  }

  private record Sample(long nanos, long bytes, double share) {}

  /**
   * At {@code nanos} it had come so far.
   *
   * @param share how much of all is done, 0 to 1
   */
  void moved(long nanos, long bytes, double share) {
    latest = new Sample(nanos, bytes, share);
    Sample last = samples.getLast();
    if (samples.size() > 1 && nanos - last.nanos() < GRAIN_NANOS) {
      return;
    }
    samples.addLast(latest);
    while (samples.size() > 2 && nanos - second().nanos() >= WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  private Sample second() {
    var iterator = samples.iterator();
    iterator.next();
    return iterator.next();
  }

  /** Bytes per second as of {@code nanos}; it falls while nothing moves. */
  long bytesPerSecond(long nanos) {
    Sample first = samples.getFirst();
    for (Sample sample : samples) {
      if (nanos - sample.nanos() >= WINDOW_NANOS) {
        first = sample;
      }
    }
    long span = nanos - first.nanos();
    long bytes = latest.bytes() - first.bytes();
    return span <= 0 || bytes <= 0 ? 0 : Math.round(bytes * 1e9 / span);
  }

  /** How long the rest takes, as of {@code nanos}; empty while there is nothing to judge by. */
  Optional<Duration> left(long nanos) {
    if (latest.share() >= 1) {
      return Optional.of(Duration.ZERO);
    }
    if (latest.share() <= 0 || nanos - began <= 0) {
      return Optional.empty();
    }
    double rest = (nanos - began) * (1 - latest.share()) / latest.share();
    return Optional.of(Duration.ofNanos((long) Math.min(rest, Long.MAX_VALUE / 4.0)));
  }
}
