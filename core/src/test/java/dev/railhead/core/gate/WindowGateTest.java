package dev.railhead.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Calendar;
import dev.railhead.core.deploy.Verdict;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WindowGateTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final Calendar HOURS =
      new Calendar.Weekly(
          EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.THURSDAY),
          LocalTime.of(9, 0),
          LocalTime.of(16, 0),
          NEW_YORK);

  private static Verdict at(WindowGate gate, String instant) {
    return gate.at(Instant.parse(instant));
  }

  @Nested
  class GivenWindows {
    private final WindowGate gate = WindowGate.builder("hours").open(HOURS).build();

    @Test
    void it_passes_within_and_says_outside_when_the_next_one_opens() {
      assertThat(at(gate, "2026-11-25T15:00:00Z").passes()).isTrue();
      assertThat(at(gate, "2026-11-25T21:00:00Z"))
          .isEqualTo(Verdict.block("outside the window, which opens at 2026-11-26T14:00:00Z"));
      assertThat(at(gate, "2026-11-27T15:00:00Z"))
          .isEqualTo(Verdict.block("outside the window, which opens at 2026-11-30T14:00:00Z"));
    }

    @Test
    void the_hours_are_the_places_across_a_change_of_the_clock() {
      assertThat(at(gate, "2026-03-05T13:30:00Z").passes()).isFalse();
      assertThat(at(gate, "2026-03-09T13:30:00Z").passes()).isTrue();
    }

    @Test
    void one_over_midnight_goes_on_the_next_day() {
      Calendar night =
          new Calendar.Weekly(
              Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(2, 0), NEW_YORK);
      WindowGate nights = WindowGate.builder("night").open(night).build();
      assertThat(at(nights, "2026-11-28T06:59:59Z").passes()).isTrue();
      assertThat(at(nights, "2026-11-28T07:00:00Z").passes()).isFalse();
    }

    @Test
    void one_that_begins_in_a_skipped_hour_opens_when_the_clock_jumps() {
      Calendar gap =
          new Calendar.Weekly(
              Set.of(DayOfWeek.SUNDAY), LocalTime.of(2, 30), LocalTime.of(4, 0), NEW_YORK);
      WindowGate sundays = WindowGate.builder("sunday").open(gap).build();
      assertThat(at(sundays, "2026-03-08T06:59:59Z").passes()).isFalse();
      assertThat(at(sundays, "2026-03-08T07:00:00Z").passes()).isTrue();
    }

    @Test
    void a_repeated_hour_is_open_both_times() {
      Calendar overlap =
          new Calendar.Weekly(
              Set.of(DayOfWeek.SUNDAY), LocalTime.of(1, 0), LocalTime.of(2, 0), NEW_YORK);
      WindowGate sundays = WindowGate.builder("sunday").open(overlap).build();
      assertThat(at(sundays, "2026-11-01T05:30:00Z").passes()).isTrue();
      assertThat(at(sundays, "2026-11-01T06:30:00Z").passes()).isTrue();
      assertThat(at(sundays, "2026-11-01T07:00:00Z").passes()).isFalse();
    }
  }

  @Nested
  class GivenAFreeze {
    private final Calendar holidays =
        new Calendar.Dated(
            LocalDateTime.parse("2026-12-20T00:00"),
            LocalDateTime.parse("2027-01-02T00:00"),
            NEW_YORK);

    @Test
    void it_blocks_whatever_is_open_and_says_why_and_until_when() {
      WindowGate gate =
          WindowGate.builder("hours").open(HOURS).freeze(holidays, "holidays").build();
      assertThat(at(gate, "2026-12-21T15:00:00Z"))
          .isEqualTo(Verdict.block("frozen: holidays (until 2027-01-02T05:00:00Z)"));
      assertThat(at(gate, "2027-01-04T15:00:00Z").passes()).isTrue();
    }

    @Test
    void without_windows_all_other_times_are_open() {
      WindowGate gate = WindowGate.builder("freeze").freeze(holidays, "holidays").build();
      assertThat(at(gate, "2026-12-19T03:00:00Z").passes()).isTrue();
    }

    @Test
    void a_rollback_passes_all_the_same() {
      WindowGate gate =
          WindowGate.builder("freeze")
              .freeze(holidays, "holidays")
              .clock(() -> Instant.parse("2026-12-25T00:00:00Z"))
              .build();
      assertThat(gate.ask(Questions.DEPLOY).passes()).isFalse();
      assertThat(gate.ask(Questions.ROLLBACK).passes()).isTrue();
    }
  }

  @Test
  void one_without_windows_and_freezes_is_refused() {
    assertThatThrownBy(() -> WindowGate.builder("hours").build())
        .hasMessage("a window gate needs a window or a freeze");
  }
}
