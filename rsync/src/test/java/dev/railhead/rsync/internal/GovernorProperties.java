package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Hosts that each take in so much, behind an uplink that gives so much. The breaks that were tried
 * are in the history of this file.
 */
class GovernorProperties {
  private static final int FLOOR = 2;
  private static final int START = 4;
  private static final int CAP = 64;
  private static final double TICK = 0.2;
  private static final int TICKS = 5 * 1200;

  /** An uplink, in hosts per second, that any number of hosts share. */
  private static final class Uplink {
    private final Governor governor = new Governor(FLOOR, START, CAP);
    private final Random random;
    private final double knee;
    private final int slow;
    private double limits;
    private double done;
    private int counted;

    /** As fast as {@code knee} hosts; of those served, {@code slow} take next to nothing. */
    Uplink(double knee, int slow, long seed) {
      this.knee = knee;
      this.slow = slow;
      this.random = new Random(seed);
    }

    double rate(int atOnce) {
      return Math.min(knee, Math.max(0, atOnce - slow));
    }

    /** Twenty minutes; what is measured is off by up to 3 % of itself. */
    Uplink run() {
      for (int tick = 0; tick < TICKS; tick++) {
        int limit = governor.limit();
        assertThat(limit).isBetween(FLOOR, CAP);
        double noise = 1 + (random.nextDouble() - 0.5) * 0.06;
        governor.worked(TICK, rate(limit) * TICK * noise);
        if (tick >= TICKS / 2) {
          limits += limit;
          done += rate(limit);
          counted++;
        }
      }
      return this;
    }

    double meanLimit() {
      return limits / counted;
    }

    /** Of what is possible at best. */
    double share() {
      return done / counted / rate(CAP);
    }
  }

  @Property(tries = 300)
  void the_limit_never_leaves_its_bounds_whatever_is_measured(
      @ForAll @IntRange(min = 1, max = 50) int floor,
      @ForAll @IntRange(max = 50) int above,
      @ForAll @IntRange(max = 900) int more,
      @ForAll long seed) {
    Governor governor = new Governor(floor, floor + above, floor + above + more);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      double work = random.nextInt(4) == 0 ? 0 : random.nextDouble() * 1000;
      governor.worked(random.nextDouble() * 3, work);
      if (random.nextInt(10) == 0) {
        governor.idled();
      }
      assertThat(governor.limit()).isBetween(floor, floor + above + more);
    }
  }

  @Property(tries = 100)
  void it_finds_about_the_fewest_hosts_that_use_the_uplink_up(
      @ForAll @DoubleRange(min = 3, max = 60) double knee, @ForAll long seed) {
    Uplink uplink = new Uplink(knee, 0, seed).run();
    assertThat(uplink.share()).as("share of the uplink of %s hosts", knee).isGreaterThan(0.85);
    assertThat(uplink.meanLimit()).isLessThan(1.6 * knee + 2);
  }

  @Property(tries = 100)
  void one_slow_host_does_not_make_it_smaller(
      @ForAll @DoubleRange(min = 8, max = 50) double knee, @ForAll long seed) {
    Uplink without = new Uplink(knee, 0, seed).run();
    Uplink with = new Uplink(knee, 1, seed).run();
    assertThat(with.share()).isGreaterThan(0.8);
    assertThat(with.meanLimit()).isGreaterThan(0.8 * without.meanLimit());
  }

  @Test
  void a_limit_that_is_fixed_stays() {
    Governor governor = new Governor(7, 7, 7);
    for (int i = 0; i < 1000; i++) {
      governor.worked(1, i % 13);
      assertThat(governor.limit()).isEqualTo(7);
    }
  }
}
