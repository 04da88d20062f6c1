package dev.railhead.atomic.serve.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates in header fields, in the three forms that have ever been used (RFC 9110 section 5.6.7). */
final class HttpDates {
  private static final DateTimeFormatter FIXED = form("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
  private static final int PIVOT = 1970;

  private static final DateTimeFormatter RFC_850 =
      new DateTimeFormatterBuilder()
          .appendPattern("EEEE, dd-MMM-")
          .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(PIVOT, 1, 1))
          .appendPattern(" HH:mm:ss 'GMT'")
          .toFormatter(Locale.US);

  private static final List<DateTimeFormatter> FORMS =
      List.of(FIXED, RFC_850, form("EEE MMM ppd HH:mm:ss uuuu"));

  private HttpDates() {}

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.US);
  }

  /** The one form that is sent. */
  static String print(Instant instant) {
    return FIXED.format(instant.atOffset(ZoneOffset.UTC));
  }

  /** The moment that {@code text} names, if it has one of the three forms. */
  static Optional<Instant> parse(String text) {
    for (DateTimeFormatter form : FORMS) {
      try {
        return Optional.of(LocalDateTime.parse(text.strip(), form).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException another) {
        // The next form; in the end, no date.
      }
    }
    return Optional.empty();
  }
}
