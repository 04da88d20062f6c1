package dev.railhead.flags.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bounds of names, numbers and data. */
public final class Checks {
  /** How long a name can be, in characters. */
  public static final int MAX_NAME = 256;

  /** How deep data can be nested. */
  public static final int MAX_DEPTH = 64;

  private static final int MAX_DIGITS = 64;
  private static final int MAX_EXPONENT = 400;
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Checks() {}

  /** A name of a flag or an attribute. */
  public static String name(String name) {
    if (name.isEmpty() || !isClean(name)) {
      throw new IllegalArgumentException(
          "a name has 1 to "
              + MAX_NAME
              + " characters and no control ones, but was "
              + quoted(name));
    }
    return name;
  }

  /** A name of a variant, which etsy/feature lets be empty. */
  public static String variant(String name) {
    if (!isClean(name)) {
      throw new IllegalArgumentException(
          "a variant's name has at most "
              + MAX_NAME
              + " characters and no control ones, but was "
              + quoted(name));
    }
    return name;
  }

  private static boolean isClean(String text) {
    return text.length() <= MAX_NAME
        && isWellFormed(text)
        && text.chars().noneMatch(Character::isISOControl);
  }

  /** Whether no surrogate stands alone. */
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.codePointAt(text, i) < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** A moment that every format can write, or null. */
  public static void time(@Nullable Instant time) {
    if (time != null && (time.isBefore(Instant.EPOCH) || !time.isBefore(END))) {
      throw new IllegalArgumentException(
          "a time is within the years 1970 to 9999, but was " + time);
    }
  }

  /** How often something is looked at: from 10 ms to a day. */
  public static Duration interval(Duration interval) {
    if (interval.compareTo(Duration.ofMillis(10)) < 0
        || interval.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("an interval is from 10 ms to 1 day, but was " + interval);
    }
    return interval;
  }

  /** Waits for a thread that has been told to end, unless it is this one; at most 10 s. */
  public static void join(Thread thread) {
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A text, boolean or number, a number as {@link BigDecimal} that is equal if the number is. */
  public static Object plain(Object value) {
    if (value instanceof String || value instanceof Boolean) {
      return value;
    }
    BigDecimal number = decimal(value);
    if (number == null) {
      throw new IllegalArgumentException(
          "a value is a text, true, false or a number, but was " + quoted(String.valueOf(value)));
    }
    return number;
  }

  /** A number as a normal decimal; null if it is none, or out of all bounds. */
  public static @Nullable BigDecimal decimal(@Nullable Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return normal(BigDecimal.valueOf(((Number) value).longValue()));
    }
    if (value instanceof BigDecimal decimal) {
      return isBounded(decimal) ? normal(decimal) : null;
    }
    if (value instanceof BigInteger integer) {
      return decimal(new BigDecimal(integer));
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return normal(new BigDecimal(number.toString()));
    }
    return null;
  }

  private static BigDecimal normal(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  /** Whether arithmetic with it takes no time worth naming. */
  public static boolean isBounded(BigDecimal number) {
    return number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_EXPONENT;
  }

  /** The number for a message, never longer than it has to be. */
  public static String number(BigDecimal number) {
    return isBounded(number) && Math.abs(number.scale()) < 30
        ? number.toPlainString()
        : number.precision() + " digits";
  }

  /** An unmodifiable copy of JSON, whole numbers as {@link Long} where they fit. */
  public static @Nullable Object json(@Nullable Object value) {
    return json(value, 0);
  }

  private static @Nullable Object json(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("data is nested at most " + MAX_DEPTH + " deep");
    }
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(json(element, depth + 1)));
      return Collections.unmodifiableList(copy);
    }
    return value instanceof Map<?, ?> map ? fields(map, depth) : jsonNumber(value);
  }

  private static Map<String, @Nullable Object> fields(Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, element) -> copy.put(String.valueOf(key), json(element, depth + 1)));
    return Collections.unmodifiableMap(copy);
  }

  private static Object jsonNumber(Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return ((Number) value).longValue();
    }
    BigDecimal number = decimal(value);
    if (number == null) {
      throw new IllegalArgumentException("data is JSON, but was " + quoted(String.valueOf(value)));
    }
    // A number with a fraction in the file stays one: 1.0 is not 1 to a reader of doubles.
    if (value instanceof BigDecimal decimal && decimal.scale() > 0 && number.scale() <= 0) {
      return number.setScale(1);
    }
    return number.scale() <= 0 && number.toBigInteger().bitLength() < Long.SIZE
        ? (Object) number.longValueExact()
        : number;
  }

  /** A text in quotes for a message: cut if long, control characters and quotes escaped. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    int end = Math.min(text.length(), 80);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isISOControl(c)
          || Character.isSurrogate(c)
          || Character.getType(c) == Character.FORMAT) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append(text.length() > end ? "…\"" : "\"").toString();
  }
}
