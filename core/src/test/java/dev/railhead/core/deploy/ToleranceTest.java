package dev.railhead.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The property was seen to fail when {@code Tolerance.allows} does not compare the failed hosts
 * with the size of the fleet.
 */
class ToleranceTest {
  @Test
  void none_allows_no_failure() {
    assertThat(Tolerance.none().allows(0, 3)).isTrue();
    assertThat(Tolerance.none().allows(1, 3)).isFalse();
    assertThat(Tolerance.none()).hasToString("no host may fail");
  }

  @Test
  void at_most_counts_hosts() {
    assertThat(Tolerance.atMost(2).allows(2, 10)).isTrue();
    assertThat(Tolerance.atMost(2).allows(3, 10)).isFalse();
    assertThat(Tolerance.atMost(1)).hasToString("at most 1 host may fail");
  }

  @Test
  void at_most_percent_rounds_down_to_whole_hosts() {
    assertThat(Tolerance.atMostPercent(5).allows(1, 20)).isTrue();
    assertThat(Tolerance.atMostPercent(5).allows(1, 19)).isFalse();
  }

  @Property
  void never_allows_a_whole_fleet_to_fail(
      @ForAll @IntRange(min = 1, max = 2000) int size,
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll @IntRange(min = 0, max = 3000) int most) {
    assertThat(Tolerance.atMostPercent(percent).allows(size, size)).isFalse();
    assertThat(Tolerance.atMost(most).allows(size, size)).isFalse();
  }

  @Test
  void refuses_bounds_that_are_none() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tolerance.atMost(-1))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tolerance.atMostPercent(101))
        .withMessageContaining("0 to 100");
  }
}
