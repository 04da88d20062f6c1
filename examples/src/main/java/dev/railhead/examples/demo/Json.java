package dev.railhead.examples.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A piece of JSON, RFC 8259: a value, or one member of an object. Immutable.
 *
 * @param text as it is printed
 */
record Json(String text) {
  static final Json NULL = new Json("null");

  static Json object(Json... members) {
    return new Json(joined("{", Stream.of(members), "}"));
  }

  static Json array(List<Json> values) {
    return new Json(joined("[", values.stream(), "]"));
  }

  private static String joined(String begin, Stream<Json> parts, String end) {
    return parts.map(Json::text).collect(Collectors.joining(",", begin, end));
  }

  static Json of(String value) {
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

  static Json field(String name, Json value) {
    return new Json(of(name).text() + ":" + value.text());
  }

  static Json field(String name, String value) {
    return field(name, of(value));
  }

  static Json field(String name, Object value) {
    return field(name, new Json(String.valueOf(value)));
  }

  @Override
  public String toString() {
    return text;
  }
}
