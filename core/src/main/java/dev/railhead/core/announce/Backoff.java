package dev.railhead.core.announce;

import java.time.Duration;

/**
 * How long to wait before a further try: anything from nothing to a bound that doubles from try to
 * try, up to a limit ("full jitter", AWS Architecture Blog, Exponential Backoff And Jitter, 2015).
 * So those who failed together do not come back together. Immutable.
 *
 * @param first the bound before the second try
 * @param longest the limit of the bound
 */
record Backoff(Duration first, Duration longest) {
  /** The wait after {@code failures} failures in a row, for a {@code chance} of 0 to below 1. */
  Duration pause(int failures, double chance) {
    long bound = first.toNanos();
    for (int i = 1; i < failures && bound < longest.toNanos(); i++) {
      bound = bound > Long.MAX_VALUE / 2 ? longest.toNanos() : bound * 2;
    }
    return Duration.ofNanos((long) (Math.min(bound, longest.toNanos()) * chance));
  }
}
