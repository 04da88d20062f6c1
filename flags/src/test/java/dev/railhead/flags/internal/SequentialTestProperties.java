package dev.railhead.flags.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the guard's test promises, by simulation; the seeds are fixed, so that it is repeatable.
 *
 * <p>Seen to fail when the likelihood of the suspicion is not scaled by the variant's share.
 */
class SequentialTestProperties {
  private static final int RUNS = 1500;
  private static final int FAILURES = 1000;

  @ParameterizedTest
  @CsvSource({"0.05, 0.5", "0.05, 0.1", "0.05, 0.01", "0.01, 0.5", "0.01, 0.1"})
  void a_harmless_variant_is_accused_no_more_often_than_stated(double alpha, double share) {
    double accused = accusations(alpha, share, 1) / (double) RUNS;
    double noise = 3 * Math.sqrt(alpha * (1 - alpha) / RUNS);
    assertThat(accused).isLessThanOrEqualTo(alpha + noise);
  }

  @Test
  void a_variant_that_does_good_is_accused_even_less() {
    assertThat(accusations(0.05, 0.5, 0.5)).isLessThan(RUNS / 100);
  }

  @Test
  void the_rate_holds_while_the_share_is_ramped() {
    SplittableRandom random = new SplittableRandom(7);
    int accused = 0;
    for (int run = 0; run < RUNS; run++) {
      SequentialTest test = new SequentialTest(0.05);
      boolean found = false;
      for (int i = 0; i < FAILURES && !found; i++) {
        double share = i < 300 ? 0.01 : i < 600 ? 0.1 : 0.5;
        found = test.failed(random.nextDouble() < share, share);
      }
      accused += found ? 1 : 0;
    }
    assertThat(accused / (double) RUNS).isLessThanOrEqualTo(0.05 + 0.017);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 3, 80", "0.1, 3, 150", "0.01, 10, 200", "0.5, 1.5, 700"})
  void a_harmful_variant_is_found_in_nine_of_ten_runs(double share, double ratio, int failures) {
    SplittableRandom random = new SplittableRandom(11);
    int found = 0;
    for (int run = 0; run < 500; run++) {
      found += run(new SequentialTest(0.01), random, share, ratio, failures) ? 1 : 0;
    }
    assertThat(found).isGreaterThan(450);
  }

  @Test
  void a_rate_of_false_alarms_must_be_one() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SequentialTest(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SequentialTest(Double.NaN));
  }

  private static int accusations(double alpha, double share, double ratio) {
    SplittableRandom random = new SplittableRandom(42);
    int accused = 0;
    for (int run = 0; run < RUNS; run++) {
      accused += run(new SequentialTest(alpha), random, share, ratio, FAILURES) ? 1 : 0;
    }
    return accused;
  }

  /** One guard that looks after each of {@code failures}, of a variant {@code ratio} as harmful. */
  private static boolean run(
      SequentialTest test, SplittableRandom random, double share, double ratio, int failures) {
    double own = ratio * share / (ratio * share + 1 - share);
    for (int i = 0; i < failures; i++) {
      if (test.failed(random.nextDouble() < own, share)) {
        return true;
      }
    }
    return false;
  }
}
