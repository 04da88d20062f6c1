package dev.railhead.core.internal.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.railhead.core.internal.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where in a JSON document something stands, RFC 6901. Immutable. */
public final class JsonPointer {
  private static final Pattern FORM = Pattern.compile("(?:/(?:[^~/]|~[01])*)*");
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final String text;
  private final List<String> tokens;

  private JsonPointer(String text, List<String> tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  /**
   * The pointer that is written {@code text}, such as {@code /jobs/0/state}.
   *
   * @throws IllegalArgumentException if it is longer than 1,000 characters or no JSON pointer
   */
  public static JsonPointer parse(String text) {
    if (text.length() > 1000 || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a JSON pointer must be empty or begin with a slash, such as /jobs/0/state, but was "
              + Names.quoted(text));
    }
    List<String> tokens = new ArrayList<>();
    for (String token :
        text.isEmpty() ? List.<String>of() : List.of(text.substring(1).split("/", -1))) {
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
    }
    return new JsonPointer(text, List.copyOf(tokens));
  }

  /** What stands there in {@code document}; empty if nothing does. */
  public Optional<JsonElement> in(JsonElement document) {
    Optional<JsonElement> at = Optional.of(document);
    for (String token : tokens) {
      at = at.flatMap(element -> step(element, token));
    }
    return at;
  }

  private static Optional<JsonElement> step(JsonElement element, String token) {
    if (element.isJsonObject()) {
      return Optional.ofNullable(element.getAsJsonObject().get(token));
    }
    if (element.isJsonArray() && INDEX.matcher(token).matches()) {
      JsonArray array = element.getAsJsonArray();
      int index = Integer.parseInt(token);
      return index < array.size() ? Optional.of(array.get(index)) : Optional.empty();
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
