package dev.railhead.flags;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads overrides as etsy/feature writes them in a URL, {@code a,b:x,c:off}: the part before the
 * colon is the flag, as it is, the second part is the variant, by default {@code on}; further parts
 * are ignored, and the first of two for one flag wins.
 */
final class FeaturesText {
  /** Longer texts are cut off, and more flags are not looked at: URLs come from anybody. */
  private static final int MOST_CHARACTERS = 4096;

  private static final int MOST_FLAGS = 64;

  private FeaturesText() {}

  static Map<String, String> parse(String text) {
    if (text.isEmpty()) {
      return Map.of();
    }
    Map<String, String> variants = new LinkedHashMap<>();
    String bounded = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
    String[] features = bounded.split(",", MOST_FLAGS + 1);
    for (String feature : features.length > MOST_FLAGS ? first(features) : features) {
      String[] parts = feature.split(":", 3);
      variants.putIfAbsent(parts[0], parts.length > 1 ? parts[1] : Answer.ON);
    }
    return Collections.unmodifiableMap(variants);
  }

  /** Without the last one, which is all that is left over. */
  private static String[] first(String[] features) {
    return Arrays.copyOf(features, MOST_FLAGS);
  }

  /** The text of {@code variants}, which {@link #parse} reads again. */
  static String print(Map<String, String> variants) {
    StringBuilder text = new StringBuilder();
    variants.forEach(
        (flag, variant) ->
            text.append(text.isEmpty() ? "" : ",").append(flag).append(':').append(variant));
    return text.toString();
  }
}
