package dev.railhead.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.railhead.core.Host;
import java.util.List;
import java.util.Set;
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

  @Test
  void all_but_a_quorum_may_fail() {
    assertThat(Tolerance.allBut(3).allows(7, 10)).isTrue();
    assertThat(Tolerance.allBut(3).allows(8, 10)).isFalse();
    assertThat(Tolerance.allBut(3).allows(1, 3)).isFalse();
    assertThat(Tolerance.allBut(3).allows(1, 2)).isFalse();
    assertThat(Tolerance.allBut(3)).hasToString("all but 3 hosts may fail");
  }

  @Test
  void the_indispensable_may_not_fail_however_many_may() {
    Host db1 = Host.named("db1");
    Host db2 = Host.named("db2");
    Host web1 = Host.named("web1");
    Tolerance tolerance = Tolerance.atMost(2).butNoneOf(List.of(db2)).butNoneOf(List.of(db1));
    assertThat(tolerance.allows(Set.of(web1), 10)).isTrue();
    assertThat(tolerance.allows(Set.of(db1), 10)).isFalse();
    assertThat(tolerance.allows(Set.of(db2, web1), 10)).isFalse();
    assertThat(tolerance.after(1, 10).allows(Set.of(db1), 10)).isFalse();
    assertThat(tolerance.after(1, 10).allows(Set.of(web1), 10)).isTrue();
    assertThat(tolerance).hasToString("at most 2 hosts may fail, and none of db1, db2");
  }

  @Property
  void what_is_left_allows_no_more_than_the_whole_did(
      @ForAll @IntRange(min = 1, max = 300) int size,
      @ForAll @IntRange(min = 0, max = 300) int before,
      @ForAll @IntRange(min = 0, max = 300) int later,
      @ForAll @IntRange(min = 1, max = 300) int quorum) {
    Tolerance whole = Tolerance.allBut(quorum);
    if (before + later <= size && before > 0 && whole.after(before, size).allows(later, size)) {
      assertThat(later == 0 || whole.allows(before + later, size)).isTrue();
    }
  }

  @Property
  void never_allows_a_whole_fleet_to_fail(
      @ForAll @IntRange(min = 1, max = 2000) int size,
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll @IntRange(min = 0, max = 3000) int most) {
    assertThat(Tolerance.atMostPercent(percent).allows(size, size)).isFalse();
    assertThat(Tolerance.atMost(most).allows(size, size)).isFalse();
    assertThat(Tolerance.allBut(most + 1).allows(size, size)).isFalse();
  }

  @Test
  void refuses_bounds_that_are_none() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tolerance.atMost(-1))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tolerance.atMostPercent(101))
        .withMessageContaining("0 to 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tolerance.allBut(0))
        .withMessageContaining("but was 0");
  }
}
