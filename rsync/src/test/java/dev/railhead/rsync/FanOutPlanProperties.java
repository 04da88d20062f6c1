package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.railhead.rsync.FanOutPlan.Costs;
import dev.railhead.rsync.FanOutPlan.Limit;
import dev.railhead.rsync.FanOutPlan.Observed;
import dev.railhead.rsync.FanOutPlan.Prediction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FanOutPlanProperties {
  private static final Costs FREE = new Costs(0, 0, 0, 1, 0, 0);
  private static final Costs USUAL = new Costs(0.15, 0.03, 2.7, 4, 0.4, 0.5);

  private static double seconds(FanOutPlan plan) {
    return plan.predict().seconds();
  }

  @Property
  void more_hosts_or_bytes_never_take_less_time(
      @ForAll @IntRange(min = 1, max = 10_000) int hosts,
      @ForAll @IntRange(max = 1_000) int more,
      @ForAll @LongRange(max = 1_000_000_000) long bytes,
      @ForAll @LongRange(max = 1_000_000) long moreBytes,
      @ForAll @IntRange(min = 1, max = 100) int atOnce) {
    double some = seconds(FanOutPlan.to(hosts).sendingEach(bytes).atOnce(atOnce).costing(USUAL));
    FanOutPlan larger = FanOutPlan.to(hosts + more).atOnce(atOnce).costing(USUAL);
    assertThat(seconds(larger.sendingEach(bytes + moreBytes))).isGreaterThanOrEqualTo(some);
  }

  @Property
  void a_faster_uplink_or_more_at_once_never_takes_more_time(
      @ForAll @IntRange(min = 1, max = 10_000) int hosts,
      @ForAll @LongRange(max = 1_000_000_000) long bytes,
      @ForAll @DoubleRange(min = 1e3, max = 1e10) double uplink,
      @ForAll @DoubleRange(min = 1, max = 10) double faster,
      @ForAll @IntRange(min = 1, max = 100) int atOnce,
      @ForAll @IntRange(max = 100) int wider) {
    FanOutPlan plan = FanOutPlan.to(hosts).sendingEach(bytes).costing(USUAL).atOnce(atOnce);
    assertThat(seconds(plan.uplink(uplink * faster).atOnce(atOnce + wider)))
        .isLessThanOrEqualTo(seconds(plan.uplink(uplink)));
  }

  @Property
  void relays_are_never_slower_where_the_uplink_is_what_limits(
      @ForAll @IntRange(min = 4, max = 10_000) int hosts,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @LongRange(min = 1, max = 1_000_000_000) long bytes,
      @ForAll @DoubleRange(min = 1e5, max = 1e9) double uplink,
      @ForAll @DoubleRange(min = 1, max = 100) double hostIsFaster,
      @ForAll @IntRange(min = 1, max = 32) int eachServing) {
    int relays = 2 + (int) (share * (hosts / 2 - 2));
    FanOutPlan direct =
        FanOutPlan.to(hosts)
            .sendingEach(bytes)
            .uplink(uplink)
            .hostLink(uplink * hostIsFaster)
            .costing(FREE);
    Prediction relayed = direct.relays(relays, eachServing).predict();
    assertThat(direct.predict().limit()).isEqualTo(Limit.UPLINK);
    assertThat(relayed.seconds()).isLessThanOrEqualTo(seconds(direct) * (1 + 1e-9));
    assertThat(relayed.bytesFromHere()).isEqualTo(relays * bytes);
  }

  @Property
  void a_push_takes_at_least_what_the_uplink_needs(
      @ForAll @IntRange(min = 1, max = 10_000) int hosts,
      @ForAll @LongRange(max = 1_000_000_000) long bytes,
      @ForAll @DoubleRange(min = 1e3, max = 1e10) double uplink) {
    FanOutPlan plan = FanOutPlan.to(hosts).sendingEach(bytes).uplink(uplink).costing(USUAL);
    assertThat(seconds(plan)).isGreaterThanOrEqualTo(hosts * (double) bytes / uplink);
  }

  @Property
  void a_plan_that_is_fitted_to_two_pushes_has_what_they_cost(
      @ForAll @IntRange(min = 2, max = 100) int many,
      @ForAll @LongRange(max = 100_000_000) long bytes,
      @ForAll @DoubleRange(min = 0, max = 10) double scan,
      @ForAll @DoubleRange(min = 0.01, max = 1) double host,
      @ForAll @DoubleRange(min = 1, max = 10) double turn) {
    Costs costs = new Costs(scan, host, 2.7, 8, turn, 0.5);
    FanOutPlan plan = FanOutPlan.to(5_000).sendingEach(bytes);
    double each = host + 2.7 * bytes / 1e9;
    FanOutPlan fitted =
        plan.costing(new Costs(0, 0, 2.7, 8, 0, 0.5))
            .fittedTo(
                new Observed(1, scan + turn + bytes / 125e6, scan + each),
                new Observed(many, 1, scan + many * each));
    assertThat(seconds(fitted)).isCloseTo(seconds(plan.costing(costs)), withinPercentage(0.001));
  }

  @Test
  void the_formula_gives_what_it_gives_by_hand() {
    // 6.4 GB through 1 Gbit/s.
    Prediction full = FanOutPlan.to(16).sendingEach(400_000_000).costing(USUAL).predict();
    assertThat(full.limit()).isEqualTo(Limit.UPLINK);
    assertThat(full.seconds()).isCloseTo(0.15 + 51.2, within(1e-6));
    // 1,000 hosts: 16 turns of 64 at 0.4 s and 2 MB each; 16 s of uplink; 8.85 s of processors.
    Prediction delta = FanOutPlan.to(1000).sendingEach(2_000_000).costing(USUAL).predict();
    assertThat(delta.limit()).isEqualTo(Limit.UPLINK);
    assertThat(delta.seconds()).isCloseTo(0.15 + 16, within(1e-6));
    // 40 relays get it in 0.64 s, verify it in 0.5 s, and serve 24 hosts, 4 at once, in 6 turns.
    Prediction relayed =
        FanOutPlan.to(1000).sendingEach(2_000_000).costing(USUAL).relays(40, 4).predict();
    assertThat(relayed.secondsUntilRelays()).isCloseTo(0.15 + 0.64 + 0.5, within(1e-6));
    assertThat(relayed.seconds()).isCloseTo(0.15 + 0.64 + 0.5 + 6 * 0.416, within(1e-6));
    assertThat(relayed.limit()).isEqualTo(Limit.TURNS);
    assertThat(relayed.bytesFromHere()).isEqualTo(80_000_000);
  }

  @Test
  void figures_that_are_none_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FanOutPlan.to(0))
        .withMessageContaining("for 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FanOutPlan.to(1).uplink(Double.NaN))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FanOutPlan.to(4).relays(5, 1))
        .withMessageContaining("no more than the 4 hosts, but were 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Costs(0, 0, 0, 0, 0, 0))
        .withMessageContaining("processors");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FanOutPlan.to(1).fittedTo(new Observed(4, 1, 1), new Observed(4, 1, 1)))
        .withMessageContaining("more than the 4 hosts of the first, but was to 4");
  }
}
