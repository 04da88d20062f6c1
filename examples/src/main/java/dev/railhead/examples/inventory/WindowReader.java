package dev.railhead.examples.inventory;

import dev.railhead.core.Calendar;
import dev.railhead.core.gate.WindowGate;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the gates that keep deploys to their hours. */
final class WindowReader {
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private WindowReader() {}

  /** The hours of a place, by its clock; see WindowGate. */
  static Optional<GateEntry> window(String name, Value value) {
    Fields fields = value.fields("window", "open", "freeze");
    Optional<ZoneId> zone = fields.need("window").flatMap(place -> place.as(ZoneId::of));
    List<Value> windows = fields.find("open").map(Value::list).orElse(List.of());
    List<Value> freezes = fields.find("freeze").map(Value::list).orElse(List.of());
    if (windows.isEmpty() && freezes.isEmpty()) {
      fields.wrong("a window needs hours to be open in, or a freeze");
      return Optional.empty();
    }
    WindowGate.Builder gate = WindowGate.builder(name);
    ZoneId place = zone.orElse(ZoneId.of("UTC"));
    for (Value window : windows) {
      weekly(window.fields("days", "from", "until"), place).ifPresent(gate::open);
    }
    freezes.forEach(freeze -> freeze(freeze, place, gate));
    return zone.map(known -> GateReader.anywhere(name, depot -> GateEntry.Made.of(gate.build())));
  }

  private static void freeze(Value value, ZoneId zone, WindowGate.Builder gate) {
    Fields fields = value.fields("days", "from", "until", "reason");
    Optional<? extends Calendar> calendar =
        fields.has("days") ? weekly(fields, zone) : dated(value, fields, zone);
    if (fields.need("reason").isPresent()) {
      calendar.ifPresent(
          frozen -> fields.give("reason", Value::text, reason -> gate.freeze(frozen, reason)));
    }
  }

  private static Optional<Calendar.Weekly> weekly(Fields fields, ZoneId zone) {
    Optional<Set<DayOfWeek>> days = fields.need("days").flatMap(WindowReader::days);
    Optional<LocalTime> from = fields.need("from").flatMap(time -> time.as(WindowReader::time));
    Optional<LocalTime> until = fields.need("until").flatMap(time -> time.as(WindowReader::time));
    if (days.isEmpty() || from.isEmpty() || until.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Calendar.Weekly(days.get(), from.get(), until.get(), zone));
  }

  private static Optional<Calendar.Dated> dated(Value value, Fields fields, ZoneId zone) {
    Optional<LocalDateTime> from = fields.need("from").flatMap(at -> at.as(WindowReader::moment));
    Optional<LocalDateTime> until = fields.need("until").flatMap(at -> at.as(WindowReader::moment));
    if (from.isEmpty() || until.isEmpty()) {
      return Optional.empty();
    }
    return value.checked(() -> new Calendar.Dated(from.get(), until.get(), zone));
  }

  /** Such as {@code mon-thu}, or a list of them. */
  private static Optional<Set<DayOfWeek>> days(Value value) {
    if (value.isText()) {
      return value.as(WindowReader::days);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    value.list().forEach(some -> some.as(WindowReader::days).ifPresent(days::addAll));
    return days.isEmpty() ? Optional.empty() : Optional.of(days);
  }

  private static Set<DayOfWeek> days(String text) {
    String[] ends = text.toLowerCase(Locale.ROOT).split("-", -1);
    int first = DAYS.indexOf(ends[0]);
    int last = DAYS.indexOf(ends[ends.length - 1]);
    if (ends.length > 2 || first < 0 || last < 0) {
      throw new IllegalArgumentException(
          "days must be such as mon, mon-fri or [mon, wed], but was " + text);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (int i = 0; i <= (last - first + DAYS.size()) % DAYS.size(); i++) {
      days.add(DayOfWeek.of(1 + first).plus(i));
    }
    return days;
  }

  private static LocalTime time(String text) {
    try {
      return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "a time of the day must be such as 09:30, but was " + text, e);
    }
  }

  /** A day begins at midnight. */
  private static LocalDateTime moment(String text) {
    try {
      return text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "a date must be such as 2026-12-20 or 2026-12-20T18:00, but was " + text, e);
    }
  }
}
