package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of a program, ordered as Semantic Versioning 2.0.0 orders them (section 11): {@code
 * 1.0.0-rc.1 < 1.0.0 < 1.0.1}. One, two or more than three numbers are allowed, missing ones are 0,
 * and a leading {@code v} is passed over; build metadata does not count. Immutable.
 *
 * @param numbers one to {@value #MAX_NUMBERS}, none negative; trailing zeros are dropped
 * @param preRelease the dot-separated part after {@code -}, or the empty text
 */
public record Version(List<Long> numbers, String preRelease) implements Comparable<Version> {
  /** How many numbers a version can have. */
  public static final int MAX_NUMBERS = 6;

  private static final Pattern FORM =
      Pattern.compile(
          "v?(\\d{1,15}(?:\\.\\d{1,15}){0,5})(?:-([0-9A-Za-z-]{1,60}(?:\\.[0-9A-Za-z-]{1,60}){0,9}))?"
              + "(?:\\+[0-9A-Za-z.-]{1,100})?");

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there are too many, none, or a negative one
   */
  public Version {
    int count = numbers.size();
    while (count > 1 && numbers.get(count - 1) == 0) {
      count--;
    }
    numbers = List.copyOf(numbers.subList(0, count));
    if (count < 1 || count > MAX_NUMBERS || numbers.stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException(
          "a version has 1 to " + MAX_NUMBERS + " numbers from 0, but was " + numbers);
    }
  }

  /**
   * Reads a version such as {@code 2.1.0} or {@code v3.0-beta.2}.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static Version parse(String text) {
    Version version = tryParse(text);
    if (version == null) {
      throw new IllegalArgumentException(
          "a version looks like 2.1.0 or 2.1.0-rc.1, but was " + Checks.quoted(text));
    }
    return version;
  }

  /** Reads a version; null if it has another form. */
  public static @Nullable Version tryParse(String text) {
    if (text.length() > 500) {
      return null;
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    List<Long> numbers = new ArrayList<>();
    for (String number : parts.group(1).split("\\.", -1)) {
      numbers.add(Long.valueOf(number));
    }
    return new Version(numbers, parts.group(2) == null ? "" : parts.group(2));
  }

  /** The first number. */
  public long major() {
    return number(0);
  }

  /** The second number; 0 if there is none. */
  public long minor() {
    return number(1);
  }

  private long number(int i) {
    return i < numbers.size() ? numbers.get(i) : 0;
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < MAX_NUMBERS; i++) {
      int order = Long.compare(number(i), other.number(i));
      if (order != 0) {
        return order;
      }
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
    }
    return comparePreReleases(preRelease.split("\\.", -1), other.preRelease.split("\\.", -1));
  }

  private static int comparePreReleases(String[] mine, String[] theirs) {
    for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
      int order = compareIdentifiers(mine[i], theirs[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(mine.length, theirs.length);
  }

  private static int compareIdentifiers(String mine, String theirs) {
    boolean isNumber = mine.matches("\\d+");
    if (isNumber != theirs.matches("\\d+")) {
      return isNumber ? -1 : 1;
    }
    return isNumber
        ? new java.math.BigInteger(mine).compareTo(new java.math.BigInteger(theirs))
        : mine.compareTo(theirs);
  }

  /** The form that {@link #parse} reads, with at least three numbers. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.max(3, numbers.size()); i++) {
      text.append(i == 0 ? "" : ".").append(number(i));
    }
    return text.append(preRelease.isEmpty() ? "" : "-" + preRelease).toString();
  }
}
