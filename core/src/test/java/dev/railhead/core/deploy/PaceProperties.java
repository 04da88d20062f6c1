package dev.railhead.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/**
 * The first property was seen to fail when the rate is taken over the whole way instead of the
 * window.
 */
class PaceProperties {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Property(tries = 200)
  void the_rate_is_that_of_the_last_ten_seconds_whatever_was_before(
      @ForAll @LongRange(max = 1_000_000_000) long early,
      @ForAll @LongRange(min = 1, max = 1_000_000_000) long late,
      @ForAll @IntRange(min = 100, max = 2000) int stepMillis) {
    Pace pace = new Pace(0);
    long nanos = 0;
    double bytes = 0;
    double share = 0;
    for (int phase = 0; phase < 2; phase++) {
      long rate = phase == 0 ? early : late;
      for (long left = 30_000; left > 0; left -= stepMillis) {
        nanos += stepMillis * 1_000_000L;
        bytes += rate * (stepMillis / 1000.0);
        share = Math.min(0.99, share + stepMillis / 100_000.0);
        pace.moved(nanos, (long) bytes, share);
      }
    }
    assertThat(pace.bytesPerSecond(nanos)).isCloseTo(late, within(late / 50 + 2));
  }

  @Property(tries = 200)
  void the_time_left_is_never_negative_and_ends_at_zero(
      @ForAll @IntRange(min = 1, max = 100) int steps,
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long stepNanos) {
    Pace pace = new Pace(7);
    for (int i = 1; i <= steps; i++) {
      long now = 7 + i * stepNanos;
      pace.moved(now, i, (double) i / steps);
      assertThat(pace.left(now)).get().matches(left -> !left.isNegative());
    }
    assertThat(pace.left(7 + steps * stepNanos)).contains(Duration.ZERO);
  }

  @Test
  void a_way_that_is_a_quarter_done_takes_three_times_as_long_again() {
    Pace pace = new Pace(0);
    pace.moved(4 * SECOND, 1000, 0.25);
    assertThat(pace.left(4 * SECOND)).contains(Duration.ofSeconds(12));
    assertThat(pace.bytesPerSecond(4 * SECOND)).isEqualTo(250);
  }

  @Test
  void what_stands_still_slows_down() {
    Pace pace = new Pace(0);
    pace.moved(SECOND, 1_000_000, 0.1);
    assertThat(pace.bytesPerSecond(SECOND)).isEqualTo(1_000_000);
    assertThat(pace.bytesPerSecond(5 * SECOND)).isEqualTo(200_000);
    assertThat(pace.bytesPerSecond(20 * SECOND)).isZero();
    assertThat(pace.left(20 * SECOND)).contains(Duration.ofMinutes(3));
  }

  @Test
  void nothing_is_foretold_before_anything_has_moved() {
    Pace pace = new Pace(0);
    assertThat(pace.left(SECOND)).isEmpty();
    assertThat(pace.bytesPerSecond(SECOND)).isZero();
  }
}
