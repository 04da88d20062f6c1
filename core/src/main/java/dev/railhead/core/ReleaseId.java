package dev.railhead.core;

import dev.railhead.core.internal.Names;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one release of one revision, {@code <sha10>-<yyyyMMdd>-<HHmmss>-UTC}, for example
 * {@code 4add615720-20140616-233728-UTC}: the form that Etsy's Deployinator writes to {@code
 * version.txt}. Sorts by time, then by abbreviated revision. Immutable.
 *
 * @param abbreviatedRevision the first 10 hexadecimal digits of the revision
 * @param at when the release was made, in whole seconds, years 1970 to 9999
 */
public record ReleaseId(String abbreviatedRevision, Instant at) implements Comparable<ReleaseId> {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{10})-(\\d{8}-\\d{6})-UTC");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
  private static final Comparator<ReleaseId> ORDER =
      Comparator.comparing(ReleaseId::at).thenComparing(ReleaseId::abbreviatedRevision);

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if a part is out of its bounds
   */
  public ReleaseId {
    Objects.requireNonNull(abbreviatedRevision, "abbreviatedRevision");
    Objects.requireNonNull(at, "at");
    if (!abbreviatedRevision.matches("[0-9a-f]{10}")) {
      throw new IllegalArgumentException(
          "a release id begins with 10 lower-case hexadecimal digits, but was "
              + Names.quoted(abbreviatedRevision));
    }
    if (at.isBefore(Instant.EPOCH)
        || !at.isBefore(END)
        || !at.equals(at.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException(
          "a release id's time must be whole seconds in the years 1970 to 9999, but was " + at);
    }
  }

  /** The id of a release of {@code revision} made at {@code at}, cut to whole seconds. */
  public static ReleaseId of(Revision revision, Instant at) {
    return new ReleaseId(revision.abbreviated(), at.truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Reads {@code text} in the form that {@link #toString} prints.
   *
   * @throws IllegalArgumentException if it has another form or names a moment that does not exist
   */
  public static ReleaseId parse(String text) {
    Objects.requireNonNull(text, "text");
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw malformed(text);
    }
    try {
      LocalDateTime stamp = LocalDateTime.parse(parts.group(2), STAMP);
      return new ReleaseId(parts.group(1), stamp.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      IllegalArgumentException malformed = malformed(text);
      malformed.initCause(e);
      throw malformed;
    }
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "a release id must look like 4add615720-20140616-233728-UTC, but was "
            + Names.quoted(text));
  }

  /** Whether this can be a release of {@code revision}. */
  public boolean isOf(Revision revision) {
    return revision.abbreviated().equals(abbreviatedRevision);
  }

  @Override
  public int compareTo(ReleaseId other) {
    return ORDER.compare(this, other);
  }

  /** The form {@code <sha10>-<yyyyMMdd>-<HHmmss>-UTC}. */
  @Override
  public String toString() {
    return abbreviatedRevision + "-" + STAMP.format(at) + "-UTC";
  }
}
