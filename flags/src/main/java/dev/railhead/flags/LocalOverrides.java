package dev.railhead.flags;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a developer's own overrides: a file of lines {@code flag=variant}, or {@code flag} alone
 * for on, with {@code #} before comments. It is meant to stand beside the checkout and not in it.
 */
public final class LocalOverrides {
  private static final int MOST_BYTES = 1 << 20;

  private LocalOverrides() {}

  /**
   * The overrides in {@code file}; none if there is no such file.
   *
   * @throws IOException if it cannot be read, is larger than 1 MiB, or has a line without a flag
   */
  public static Map<String, String> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + " is larger than 1 MiB: is it a list of overrides?");
    }
    Map<String, String> variants = new LinkedHashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        add(variants, text, file + ":" + number);
      }
    }
    return variants;
  }

  /** One override, such as {@code checkout.new=on}, as tests write it. */
  static void add(Map<String, String> variants, String text, String place) throws IOException {
    int equals = text.indexOf('=');
    String flag = equals < 0 ? text : text.substring(0, equals).strip();
    String variant = equals < 0 ? Answer.ON : text.substring(equals + 1).strip();
    if (flag.isEmpty() || variant.isEmpty()) {
      throw new IOException(place + ": an override is flag=variant, but was " + text);
    }
    variants.put(flag, variant);
  }
}
