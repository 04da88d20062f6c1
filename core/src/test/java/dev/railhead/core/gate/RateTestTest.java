package dev.railhead.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** How often the test errs, by simulation with a fixed seed. */
class RateTestTest {
  private static final int RUNS = 20_000;
  private static final double BEFORE = 60;
  private static final double EVERY = 5;
  private static final int LOOKS = 24;

  private final Random random = new Random(7);

  private int poisson(double mean) {
    // Knuth's way; means here are small, larger ones are sums.
    if (mean > 30) {
      return poisson(mean / 2) + poisson(mean / 2);
    }
    double limit = Math.exp(-mean);
    int count = 0;
    for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }

  /** The share of runs in which a release is accused at any look. */
  private double accused(double before, double after, double ratio, double falseAlarms) {
    RateTest test = RateTest.of(ratio, falseAlarms, LOOKS, 1);
    int accused = 0;
    for (int run = 0; run < RUNS; run++) {
      int seenBefore = poisson(before * BEFORE);
      int seen = 0;
      for (int look = 1; look <= LOOKS; look++) {
        seen += poisson(after * EVERY);
        if (test.accuses(seenBefore, BEFORE, seen, look * EVERY)) {
          accused++;
          break;
        }
      }
    }
    return accused / (double) RUNS;
  }

  @Test
  void a_harmless_release_is_accused_no_more_often_than_is_stated() {
    // 0.05, for a rate that a simulation can tell; at the very edge of what is let pass.
    for (double rate : new double[] {0.01, 0.1, 1, 10}) {
      assertThat(accused(rate, rate, 1, 0.05)).as("rate %s", rate).isLessThanOrEqualTo(0.05);
      assertThat(accused(rate, 2 * rate, 2, 0.05)).as("rate %s", rate).isLessThanOrEqualTo(0.05);
    }
  }

  @Test
  void at_the_usual_settings_noise_is_next_to_never_accused() {
    for (double rate : new double[] {0.05, 1, 5}) {
      assertThat(accused(rate, rate, 2, 0.001)).as("rate %s", rate).isLessThanOrEqualTo(0.001);
    }
  }

  @Test
  void a_release_that_fails_much_more_often_is_accused() {
    assertThat(accused(0, 1, 2, 0.001)).isGreaterThan(0.99);
    assertThat(accused(0.1, 2, 2, 0.001)).isGreaterThan(0.99);
    assertThat(accused(2, 8, 2, 0.001)).isGreaterThan(0.99);
  }

  @Test
  void fewer_errors_and_none_accuse_nobody() {
    RateTest test = RateTest.of(1, 0.5, 1, 1);
    assertThat(test.accuses(0, BEFORE, 0, 5)).isFalse();
    assertThat(test.accuses(1_000_000, BEFORE, 1, 5)).isFalse();
    assertThat(test.accuses(0, BEFORE, Long.MAX_VALUE / 2, 5)).isTrue();
  }
}
