package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.flags.fixture.AskedFlag;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What always holds of shares, counted over many units.
 *
 * <p>Seen to fail when the seeds are the same for all flags, and when a flag's exposure and split
 * have the same seed.
 */
class ShareInvariants {
  private static final int MILLION = 1_000_000;

  @ParameterizedTest
  @EnumSource
  void shares_match_percentages_over_a_million_units(BucketingAlgorithm algorithm) {
    Map<String, Double> percents = new TreeMap<>(Map.of("a", 0.1, "b", 1.0, "c", 33.3, "d", 25.0));
    List<BigDecimal> shares = percents.values().stream().map(BigDecimal::valueOf).toList();
    AskedFlag flag = new AskedFlag(algorithm, AskedFlag.shares(shares));
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < MILLION; i++) {
      counts.merge(flag.variant("user-" + i), 1, Integer::sum);
    }
    percents.forEach(
        (variant, percent) -> {
          double p = percent / 100;
          // Five standard deviations: one of a million honest runs would miss it.
          double bound = 5 * Math.sqrt(MILLION * p * (1 - p));
          assertThat(counts.get(variant) - MILLION * p).as(variant).isBetween(-bound, bound);
        });
  }

  @ParameterizedTest
  @EnumSource
  void flags_are_independent_of_each_other(BucketingAlgorithm algorithm) {
    AskedFlag one = new AskedFlag("one", algorithm, AskedFlag.on(BigDecimal.valueOf(50)));
    AskedFlag two = new AskedFlag("two", algorithm, AskedFlag.on(BigDecimal.valueOf(20)));
    int[][] seen = new int[2][2];
    for (int i = 0; i < MILLION / 2; i++) {
      seen[one.isOn("user-" + i) ? 1 : 0][two.isOn("user-" + i) ? 1 : 0]++;
    }
    // Chi-square of a table of two by two: one degree of freedom, 24 is one in a million.
    double n = MILLION / 2.0;
    double ones = seen[1][0] + seen[1][1];
    double twos = seen[0][1] + seen[1][1];
    double difference = (double) seen[1][1] * seen[0][0] - (double) seen[1][0] * seen[0][1];
    double chi = n * difference * difference / (ones * (n - ones) * twos * (n - twos));
    assertThat(chi).isLessThan(24);
  }

  @Test
  void where_a_unit_stands_says_nothing_of_its_variant() {
    AskedFlag flag =
        new AskedFlag(
            BucketingAlgorithm.MURMUR3,
            AskedFlag.shares(
                List.of(new BigDecimal("1"), new BigDecimal("1"), new BigDecimal("1"))));
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < MILLION; i++) {
      counts.merge(flag.variant("user-" + i), 1, Integer::sum);
    }
    for (String variant : List.of("a", "b", "c")) {
      assertThat(counts.get(variant)).isBetween(9_500, 10_500);
    }
  }
}
