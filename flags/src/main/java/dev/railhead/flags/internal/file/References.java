package dev.railhead.flags.internal.file;

import dev.railhead.flags.internal.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts shared evaluators where they are referred to. For one thread and one file. */
final class References {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_PARTS = 200_000;

  private final Map<?, ?> evaluators;
  private int parts;

  References(Map<?, ?> evaluators) {
    this.evaluators = evaluators;
  }

  /**
   * The same with each {@code {"$ref": name}} replaced.
   *
   * @throws IllegalArgumentException if there is no such evaluator, one refers to itself, or all of
   *     the file's together become too large
   */
  @Nullable Object resolved(@Nullable Object json) {
    return resolved(json, 0);
  }

  private @Nullable Object resolved(@Nullable Object json, int depth) {
    if (depth > MAX_DEPTH || ++parts > MAX_PARTS) {
      throw new IllegalArgumentException(
          "targeting with its $refs is too large, or an evaluator refers to itself");
    }
    if (json instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(resolved(element, depth + 1)));
      return copy;
    }
    if (!(json instanceof Map<?, ?> map)) {
      return json;
    }
    if (map.size() == 1 && map.containsKey("$ref")) {
      return referred(map.get("$ref"), depth);
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), resolved(value, depth + 1)));
    return copy;
  }

  private @Nullable Object referred(@Nullable Object name, int depth) {
    if (!evaluators.containsKey(name)) {
      throw new IllegalArgumentException(
          "$evaluators has no " + Checks.quoted(String.valueOf(name)));
    }
    return resolved(evaluators.get(name), depth + 1);
  }
}
