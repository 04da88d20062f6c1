package dev.railhead.examples;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A piece of JSON, RFC 8259: a value, or one member of an object. Immutable.
 *
 * @param text as it is printed
 */
public record Json(String text) {
  /** Nothing. */
  public static final Json NULL = new Json("null");

  /** An object of {@code members}, which {@code field} makes. */
  public static Json object(Json... members) {
    return new Json(joined("{", Stream.of(members), "}"));
  }

  /** An array of {@code values}. */
  public static Json array(List<Json> values) {
    return new Json(joined("[", values.stream(), "]"));
  }

  private static String joined(String begin, Stream<Json> parts, String end) {
    return parts.map(Json::text).collect(Collectors.joining(",", begin, end));
  }

  /** The string {@code value}. */
  public static Json of(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return new Json(quoted.append('"').toString());
  }

  /** A member. */
  public static Json field(String name, Json value) {
    return new Json(of(name).text() + ":" + value.text());
  }

  /** A member that is a string. */
  public static Json field(String name, String value) {
    return field(name, of(value));
  }

  /** A member that is a number, a boolean, or what else prints as JSON. */
  public static Json field(String name, Object value) {
    return field(name, new Json(String.valueOf(value)));
  }

  @Override
  public String toString() {
    return text;
  }
}
