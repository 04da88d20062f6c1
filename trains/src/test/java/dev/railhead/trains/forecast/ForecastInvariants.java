package dev.railhead.trains.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.railhead.trains.forecast.Timetable.Departures;
import dev.railhead.trains.forecast.Timetable.OnBad;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What always holds of simulated days and of forecasts. */
class ForecastInvariants {
  @Property
  void nobody_leaves_before_they_come_and_everybody_arrives(
      @ForAll("timetables") Timetable timetable, @ForAll @IntRange(max = 50) int day) {
    for (Trip trip : timetable.day(day)) {
      assertThat(trip.departed()).isGreaterThanOrEqualTo(trip.arrived());
      assertThat(trip.ended()).isGreaterThan(trip.departed());
    }
  }

  @Property
  void no_train_carries_more_than_its_seats_or_two_kinds(
      @ForAll("timetables") Timetable timetable, @ForAll @IntRange(max = 50) int day) {
    Map<String, Integer> seats = new HashMap<>();
    Map<String, Boolean> kinds = new HashMap<>();
    for (Trip trip : timetable.day(day)) {
      String train = trip.stack() + " " + trip.departed() + " " + trip.config();
      assertThat(seats.merge(train, 1, Integer::sum)).isLessThanOrEqualTo(timetable.capacity());
      if (!timetable.hasConfigLane()) {
        String lane = trip.stack() + " " + trip.departed();
        assertThat(kinds.merge(lane, trip.config(), (a, b) -> a)).isEqualTo(trip.config());
      }
    }
  }

  @Property
  void who_came_first_of_the_same_kind_and_class_never_leaves_later(
      @ForAll("timetables") Timetable timetable, @ForAll @IntRange(max = 50) int day) {
    Map<String, Double> last = new HashMap<>();
    for (Trip trip : timetable.day(day)) {
      String kind = trip.stack() + " " + trip.config() + " " + trip.hotfix();
      assertThat(trip.departed()).isGreaterThanOrEqualTo(last.getOrDefault(kind, 0.0));
      last.put(kind, trip.departed());
    }
  }

  @Property
  void later_places_never_leave_earlier(
      @ForAll("minutes") List<Integer> minutes,
      @ForAll @IntRange(min = 1, max = 10) int capacity,
      @ForAll @IntRange(max = 60) int underWay,
      @ForAll @IntRange(min = 1, max = 100) int percent) {
    Forecast forecast =
        Forecast.of(capacity, minutes.stream().map(m -> Duration.ofMinutes(m)).toList());
    List<Forecast.Eta> etas = forecast.departures(25, Optional.of(Duration.ofMinutes(underWay)));
    for (int i = 1; i < etas.size(); i++) {
      assertThat(etas.get(i).within(percent))
          .isGreaterThanOrEqualTo(etas.get(i - 1).within(percent));
    }
  }

  @Property
  void with_equal_trains_the_forecast_is_the_departure(
      @ForAll @IntRange(min = 1, max = 60) int minutes,
      @ForAll @IntRange(min = 1, max = 10) int capacity,
      @ForAll @IntRange(max = 59) int underWay) {
    int gone = Math.min(underWay, minutes - 1);
    List<Forecast.Eta> etas =
        Forecast.of(capacity, List.of(Duration.ofMinutes(minutes)))
            .departures(25, Optional.of(Duration.ofMinutes(gone)));
    for (int place = 0; place < etas.size(); place++) {
      int trainsAhead = place / capacity;
      double departure = minutes - gone + (double) minutes * trainsAhead;
      assertThat(etas.get(place).within(1).toNanos() / 60e9).isCloseTo(departure, within(1e-6));
      assertThat(etas.get(place).within(100)).isEqualTo(etas.get(place).within(1));
    }
  }

  @Provide
  Arbitrary<List<Integer>> minutes() {
    return Arbitraries.integers().between(1, 90).list().ofMinSize(1).ofMaxSize(20);
  }

  @Provide
  Arbitrary<Timetable> timetables() {
    Duration five = Duration.ofMinutes(5);
    return Arbitraries.integers()
        .between(1, 12)
        .flatMap(
            seats ->
                Arbitraries.of(
                    Timetable.of(22.5, seats, Duration.ofMinutes(15)).build(),
                    Timetable.of(40, seats, five).config(0.2, five).hotfix(0.1).build(),
                    Timetable.of(22.5, seats, five).config(0.2, five).configLane().build(),
                    Timetable.of(30, seats, five).stacks(3).verify(five).build(),
                    Timetable.of(22.5, seats, five).departures(Departures.ON_SCHEDULE).build(),
                    Timetable.of(22.5, seats, five)
                        .config(0.3, five)
                        .departures(Departures.FIXED_AT_JOIN)
                        .build(),
                    Timetable.of(22.5, seats, five).bad(0.1, OnBad.REPAIR, five).build()));
  }
}
