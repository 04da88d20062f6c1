package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What always holds of the waits between tries.
 *
 * <p>Seen to fail when the bound is not capped, when it doubles once too often, and when the wait
 * is the bound itself.
 */
class BackoffProperties {
  @Property
  void a_wait_is_never_longer_than_its_doubling_bound(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int attempt) {
    Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5), new Random(seed));
    long bound = attempt > 5 ? 5_000 : 250L << (attempt - 1);
    assertThat(backoff.after(attempt)).isBetween(Duration.ZERO, Duration.ofMillis(bound));
  }

  @Property(tries = 20)
  void waits_differ(@ForAll long seed) {
    Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5), new Random(seed));
    assertThat(new Random(seed).longs(50).mapToObj(i -> backoff.after(9)).distinct().count())
        .isGreaterThan(30);
  }
}
