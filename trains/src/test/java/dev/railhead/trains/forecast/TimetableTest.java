package dev.railhead.trains.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.railhead.trains.forecast.Timetable.Departures;
import dev.railhead.trains.forecast.Timetable.OnBad;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** The figures are minutes, known from a second implementation that draws the same riders. */
class TimetableTest {
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration FIVE = Duration.ofMinutes(5);
  private static final int DAYS = 1000;

  private static Timetable.Builder busy(int capacity) {
    return Timetable.of(22.5, capacity, QUARTER);
  }

  @Nested
  class GivenABusyDay {
    @ParameterizedTest
    @CsvSource({"5, 43.93", "8, 8.38", "16, 7.50"})
    void eight_seats_are_nearly_as_good_as_sixteen(int capacity, double meanWait) {
      assertThat(busy(capacity).build().simulate(DAYS).all().meanWait())
          .isCloseTo(meanWait, within(0.005));
    }

    @ParameterizedTest
    @ValueSource(doubles = {4, 8, 12, 16, 22.5, 30, 40, 60})
    void the_rule_for_seats_keeps_the_wait_near_its_floor(double ridersPerHour) {
      int seats = Capacity.seats(ridersPerHour / 4, 1000);
      double wait =
          Timetable.of(ridersPerHour, seats, QUARTER).build().simulate(DAYS).all().meanWait();
      assertThat(wait).isLessThan(QUARTER.toMinutes() / 2.0 + 1.1);
    }

    @ParameterizedTest
    @CsvSource({"8, 15, 32", "8, 10, 48", "8, 12, 40", "8, 20, 24", "10, 15, 40"})
    void the_talks_formula_counts_the_pushes(int hours, int minutes, double pushes) {
      Timetable timetable =
          Timetable.of(22.5, 8, Duration.ofMinutes(minutes)).open(Duration.ofHours(hours)).build();
      assertThat(timetable.formulaPushesPerDay()).isEqualTo(pushes);
      assertThat(timetable.simulate(DAYS).pushesPerDay()).isCloseTo(pushes, within(pushes / 100));
    }

    @Test
    void the_summary_has_the_formula_beside_the_day() {
      assertThat(busy(8).build().simulate(DAYS).summary())
          .contains("formula:   480 min / 15.0 min a push = 32 pushes a day")
          .contains("simulated: 32.0 pushes and 1")
          .contains("wait 8.38 min mean");
    }
  }

  @Nested
  class GivenConfigPushes {
    @Test
    void they_wait_for_code_in_one_line() {
      TimetableReport report = busy(8).config(0.2, FIVE).build().simulate(DAYS);
      assertThat(report.config().meanWait()).isCloseTo(14.3, within(0.05));
      assertThat(report.code().meanWait()).isCloseTo(9.6, within(0.05));
    }

    @Test
    void a_lane_of_their_own_serves_both() {
      TimetableReport report = busy(8).config(0.2, FIVE).configLane().build().simulate(DAYS);
      assertThat(report.config().meanWait()).isCloseTo(1.45, within(0.005));
      assertThat(report.code().meanWait()).isCloseTo(7.7, within(0.05));
    }

    @Test
    void trains_fixed_at_join_time_make_code_wait_longest() {
      TimetableReport report =
          busy(5).config(0.2, FIVE).departures(Departures.FIXED_AT_JOIN).build().simulate(DAYS);
      assertThat(report.code().meanWait()).isCloseTo(75.24, within(0.005));
    }
  }

  @Nested
  class GivenHotfixes {
    @Test
    void they_go_first_at_little_cost_to_the_others() {
      TimetableReport report = busy(8).hotfix(0.05).build().simulate(DAYS);
      double before = busy(8).build().simulate(DAYS).all().p95Wait();
      assertThat(report.hotfix().p95Wait()).isCloseTo(14.3, within(0.1));
      assertThat(report.others().p95Wait() - before).isBetween(0.0, 1.4);
    }
  }

  @Nested
  class GivenBadChanges {
    private double added(OnBad onBad, Duration redeploy) {
      double good = busy(8).build().simulate(DAYS).all().meanTotal();
      Timetable bad = busy(8).bad(0.02, onBad, QUARTER).redeploy(redeploy).build();
      return bad.simulate(DAYS).all().meanTotal() - good;
    }

    @Test
    void standing_for_a_repair_delays_everybody() {
      assertThat(added(OnBad.REPAIR, QUARTER)).isCloseTo(6.70, within(0.005));
    }

    @Test
    void ejecting_the_culprit_cheaply_is_worth_more_than_seats() {
      double ejected = added(OnBad.EJECT, Duration.ofMinutes(1));
      double seats =
          busy(8).build().simulate(DAYS).all().meanTotal()
              - busy(16).build().simulate(DAYS).all().meanTotal();
      assertThat(added(OnBad.REPAIR, QUARTER) - ejected).isGreaterThan(5 * seats);
    }

    @Test
    void bisecting_lies_between_when_a_redeploy_is_quick() {
      Duration quick = Duration.ofMinutes(2);
      assertThat(added(OnBad.BISECT, quick))
          .isBetween(added(OnBad.EJECT, quick), added(OnBad.REPAIR, QUARTER));
    }
  }

  @Nested
  class GivenAFixedTimetable {
    @ParameterizedTest
    @CsvSource({"8, 8.4660", "6, 24.3775"})
    void the_mean_wait_is_known_exactly(int seats, double minutes) {
      assertThat(BulkQueue.meanWaitMinutes(22.5, QUARTER, seats)).isCloseTo(minutes, within(5e-5));
    }

    @Test
    void the_simulator_agrees_in_the_long_run() {
      double simulated =
          busy(8)
              .departures(Departures.ON_SCHEDULE)
              .open(Duration.ofHours(10_000))
              .build()
              .simulate(1)
              .all()
              .meanWait();
      assertThat(simulated).isCloseTo(8.4660, within(0.05));
    }

    @Test
    void a_line_that_grows_for_ever_has_no_mean() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BulkQueue.meanWaitMinutes(22.5, QUARTER, 5))
          .withMessageContaining("fewer than 5 seats");
    }
  }

  @Nested
  class GivenBatches {
    @ParameterizedTest
    @CsvSource({
      "0.01, .290, .184, .140",
      "0.02, .328, .241, .213",
      "0.05, .440, .399, .407",
      "0.10, .612, .629, .669",
      "0.20, .905, .988, 1.047"
    })
    void the_cost_of_halving_is_known_exactly(
        double bad, double four, double eight, double sixteen) {
      assertThat(Bisection.runsPerChange(bad, 4)).isCloseTo(four, within(5e-4));
      assertThat(Bisection.runsPerChange(bad, 8)).isCloseTo(eight, within(5e-4));
      assertThat(Bisection.runsPerChange(bad, 16)).isCloseTo(sixteen, within(5e-4));
    }
  }

  @Nested
  class GivenTheSameSeed {
    @Test
    void the_riders_are_the_same_whatever_the_policy() {
      List<Trip> one = busy(8).config(0.2, FIVE).build().day(7);
      List<Trip> other =
          busy(3).config(0.2, FIVE).configLane().hotfix(0.5).stacks(3).build().day(7);
      assertThat(other).hasSameSizeAs(one).hasSizeGreaterThan(100);
      for (int i = 0; i < one.size(); i++) {
        assertThat(other.get(i).arrived()).isEqualTo(one.get(i).arrived());
        assertThat(other.get(i).config()).isEqualTo(one.get(i).config());
      }
    }

    @Test
    void a_day_can_be_repeated_rider_by_rider() {
      assertThat(busy(8).build().day(3)).isEqualTo(busy(8).build().day(3));
      assertThat(busy(8).seed(1).build().day(3)).isNotEqualTo(busy(8).build().day(3));
    }
  }

  @Nested
  class GivenWhatAQueueMeasures {
    @Test
    void seats_follow_the_riders_up_to_the_cap() {
      assertThat(Capacity.measured(180, Duration.ofHours(8), QUARTER, 20)).isEqualTo(8);
      assertThat(Capacity.measured(0, Duration.ofHours(8), QUARTER, 20)).isEqualTo(1);
      assertThat(Capacity.measured(9000, Duration.ofHours(8), QUARTER, 20)).isEqualTo(20);
    }
  }

  @Nested
  class GivenACurve {
    @Test
    void more_seats_never_lengthen_the_wait_and_the_picture_is_well_formed() throws Exception {
      WaitCurve curve = WaitCurve.of(busy(8).build(), 4, 16, 100);

      assertThat(curve.points()).extracting(WaitCurve.Point::seats).startsWith(4).endsWith(16);
      for (int i = 1; i < curve.points().size(); i++) {
        assertThat(curve.points().get(i).meanWait())
            .isLessThanOrEqualTo(curve.points().get(i - 1).meanWait());
      }
      var svg =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(curve.toSvg())))
              .getDocumentElement();
      assertThat(svg.getTagName()).isEqualTo("svg");
      assertThat(svg.getTextContent()).contains("22.5 riders an hour", "p95", "mean", "16");
    }
  }

  @Nested
  class GivenBadSettings {
    @Test
    void each_is_refused_with_its_bounds() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Timetable.of(0, 8, QUARTER))
          .withMessage("riders per hour must be more than 0 and at most 10000, but were 0.0");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Timetable.of(Double.NaN, 8, QUARTER))
          .withMessageContaining("NaN");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Timetable.of(1, 0, QUARTER))
          .withMessage("a train's capacity must be 1 to 1000, but was 0");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Timetable.of(1, 1, Duration.ZERO))
          .withMessageContaining("must be more than zero");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> busy(1).hotfix(1.1))
          .withMessage("the share of hotfixes must be 0 to 1, but was 1.1");
    }
  }
}
