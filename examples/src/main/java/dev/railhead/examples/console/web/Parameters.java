package dev.railhead.examples.console.web;

import com.google.common.base.Splitter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Named texts: of a query, or of a form (application/x-www-form-urlencoded, as the URL Standard of
 * the WHATWG has it). Immutable.
 */
public final class Parameters {
  private static final int MOST = 50;
  private static final Splitter PAIRS = Splitter.on('&').omitEmptyStrings();
  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads {@code text}; an empty value counts as none.
   *
   * @throws Refusal with status 400 if it is malformed, has a name twice, or more than 50 names
   */
  public static Parameters parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : PAIRS.split(text)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (values.put(name, value) != null || values.size() > MOST) {
        throw Refusal.bad("each parameter may be there once, and at most " + MOST + " of them");
      }
    }
    values.values().removeIf(String::isBlank);
    return new Parameters(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.bad("the parameters are not URL-encoded");
    }
  }

  /** The text {@code name}, if it is there and not blank. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * The text {@code name}.
   *
   * @throws Refusal with status 400 if it is not there
   */
  public String required(String name) {
    return text(name).orElseThrow(() -> Refusal.bad(name + " is missing"));
  }

  /**
   * The number {@code name}, 0 to 15 digits.
   *
   * @throws Refusal with status 400 if it is something else
   */
  public OptionalLong number(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.get().matches("[0-9]{1,15}")) {
      throw Refusal.bad(name + " must be a number");
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  /** Whether {@code name} is {@code true}. */
  public boolean is(String name) {
    return text(name).filter("true"::equals).isPresent();
  }
}
