package dev.railhead.core.gate;

import java.io.IOException;

/**
 * A metric that an {@link ErrorWatch} reads: how many errors there have been since some moment that
 * stays the same, as counters of Prometheus and of servers' status pages have it. Thread-safe.
 */
@FunctionalInterface
public interface ErrorCount {
  /**
   * How many there have been, at least 0. When it is less than the last time, the counter has begun
   * anew.
   *
   * @throws IOException if it cannot be read; it is read again at the next look
   */
  long total() throws IOException, InterruptedException;
}
