package dev.railhead.rsync.internal;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: "full jitter", a random duration between zero and a bound
 * that doubles, so that hosts which failed together do not come back together. Thread-safe when the
 * generator is.
 *
 * @param first the bound after the first try
 * @param longest the bound never grows past this
 * @param random where chance comes from
 */
public record Backoff(Duration first, Duration longest, RandomGenerator random) {
  /** The wait after try number {@code attempt}, which counts from 1. */
  Duration after(int attempt) {
    long bound = first.toMillis();
    for (int i = 1; i < attempt && bound < longest.toMillis(); i++) {
      bound *= 2;
    }
    return Duration.ofMillis(random.nextLong(Math.min(bound, longest.toMillis()) + 1));
  }
}
