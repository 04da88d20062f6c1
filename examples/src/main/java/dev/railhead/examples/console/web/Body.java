package dev.railhead.examples.console.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** Reads the body of a POST: a form, of a bounded size. */
final class Body {
  /** The longest reason and a revision fit in many times over. */
  static final int LIMIT = 8 * 1024;

  private static final String FORM = "application/x-www-form-urlencoded";

  private Body() {}

  /**
   * The form that {@code exchange} sends.
   *
   * @throws Refusal with status 413 if it is larger than {@link #LIMIT}, or 415 if it is no form
   */
  static Parameters form(HttpExchange exchange) throws IOException {
    String type =
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Type"), "");
    byte[] bytes = exchange.getRequestBody().readNBytes(LIMIT + 1);
    if (bytes.length > LIMIT) {
      throw new Refusal(413, "large", "a form may have " + LIMIT + " bytes");
    }
    if (!type.toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip().equals(FORM)) {
      throw new Refusal(415, "type", "a POST must be a form, " + FORM);
    }
    return Parameters.parse(new String(bytes, StandardCharsets.UTF_8));
  }
}
