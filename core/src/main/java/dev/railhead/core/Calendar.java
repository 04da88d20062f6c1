package dev.railhead.core;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Spans of time by the clock on the wall of some place. When clocks go forward over a bound, the
 * bound is the moment of the change; when they go back over it, a span begins at the first and ends
 * at the second of the two moments, so it is never shorter than its name.
 */
public sealed interface Calendar {
  /** Whether {@code now} is within one of the spans. */
  boolean contains(Instant now);

  /** The next moment after {@code now} when a span begins or ends; empty when none is left. */
  Optional<Instant> nextChange(Instant now);

  /**
   * Some days of each week, such as Monday to Thursday from 09:00 until 16:00. When {@code until}
   * is not after {@code from}, it is that of the next day: Friday 22:00 until 02:00 ends on
   * Saturday.
   *
   * @param days the days on which it begins, at least one
   * @param from when it begins
   * @param until when it ends
   * @param zone whose clock
   */
  record Weekly(Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone)
      implements Calendar {
    /**
     * Copies and checks the parts.
     *
     * @throws IllegalArgumentException if there is no day
     */
    public Weekly {
      days = Set.copyOf(days);
      Objects.requireNonNull(zone, "zone");
      if (days.isEmpty()) {
        throw new IllegalArgumentException("a weekly calendar needs at least one day");
      }
    }

    private Instant begin(LocalDate day) {
      return Calendar.begin(day.atTime(from), zone);
    }

    private Instant end(LocalDate day) {
      LocalDate last = until.isAfter(from) ? day : day.plusDays(1);
      return Calendar.end(last.atTime(until), zone);
    }

    /** The days whose spans can touch {@code now} or follow within a week. */
    private Stream<LocalDate> daysAround(Instant now) {
      LocalDate today = now.atZone(zone).toLocalDate();
      return today
          .minusDays(2)
          .datesUntil(today.plusDays(9))
          .filter(d -> days.contains(d.getDayOfWeek()));
    }

    @Override
    public boolean contains(Instant now) {
      return daysAround(now).anyMatch(d -> !now.isBefore(begin(d)) && now.isBefore(end(d)));
    }

    @Override
    public Optional<Instant> nextChange(Instant now) {
      return daysAround(now)
          .filter(d -> begin(d).isBefore(end(d)))
          .flatMap(d -> Stream.of(begin(d), end(d)))
          .filter(bound -> bound.isAfter(now))
          .sorted()
          .filter(bound -> contains(bound) != contains(bound.minusNanos(1)))
          .findFirst();
    }
  }

  /**
   * Once, such as from December 20 until January 2.
   *
   * @param from when it begins
   * @param until when it ends, later than {@code from}
   * @param zone whose clock
   */
  record Dated(LocalDateTime from, LocalDateTime until, ZoneId zone) implements Calendar {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if it does not end after it begins
     */
    public Dated {
      Objects.requireNonNull(zone, "zone");
      if (!from.isBefore(until)) {
        throw new IllegalArgumentException(
            "a calendar must end after it begins, but was from " + from + " until " + until);
      }
    }

    @Override
    public boolean contains(Instant now) {
      return !now.isBefore(Calendar.begin(from, zone)) && now.isBefore(Calendar.end(until, zone));
    }

    @Override
    public Optional<Instant> nextChange(Instant now) {
      return Stream.of(Calendar.begin(from, zone), Calendar.end(until, zone))
          .filter(bound -> bound.isAfter(now))
          .findFirst();
    }
  }

  private static Instant begin(LocalDateTime time, ZoneId zone) {
    return moment(time, zone, 0);
  }

  private static Instant end(LocalDateTime time, ZoneId zone) {
    return moment(time, zone, 1);
  }

  /** The first or second moment at which the clock shows {@code time}, or would if it did. */
  private static Instant moment(LocalDateTime time, ZoneId zone, int which) {
    List<java.time.ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
    if (offsets.isEmpty()) {
      ZoneOffsetTransition gap = zone.getRules().getTransition(time);
      return gap.getInstant();
    }
    return time.toInstant(offsets.get(Math.min(which, offsets.size() - 1)));
  }
}
