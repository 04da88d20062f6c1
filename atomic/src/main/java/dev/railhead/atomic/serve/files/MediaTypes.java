package dev.railhead.atomic.serve.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The media type of a file by the end of its name: the same on every machine, unlike the JDK's,
 * which asks the desktop. Immutable.
 */
final class MediaTypes {
  /** What a file is when nobody knows (RFC 9110 section 8.3). */
  static final String UNKNOWN = "application/octet-stream";

  private final Map<String, String> byEnd;

  private MediaTypes(Map<String, String> byEnd) {
    this.byEnd = Map.copyOf(byEnd);
  }

  /** The types that the file beside this class lists. */
  static MediaTypes standard() {
    Map<String, String> byEnd = new HashMap<>();
    try (InputStream in = MediaTypes.class.getResourceAsStream("media-types.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(in, "media-types.txt"), StandardCharsets.US_ASCII))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> read(line, byEnd));
    } catch (IOException e) {
      throw new UncheckedIOException("media-types.txt cannot be read", e);
    }
    return new MediaTypes(byEnd);
  }

  private static void read(String line, Map<String, String> byEnd) {
    List<String> words = List.of(line.split(" "));
    words.subList(1, words.size()).forEach(end -> byEnd.put(end, words.get(0)));
  }

  /** These types, but for {@code more}, whose keys are ends of names without the dot. */
  MediaTypes with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(byEnd);
    more.forEach((end, type) -> all.put(end.toLowerCase(Locale.ROOT), type));
    return new MediaTypes(all);
  }

  /** The type of the file called {@code name}. */
  String of(String name) {
    int dot = name.lastIndexOf('.');
    String end = dot <= name.lastIndexOf('/') ? "" : name.substring(dot + 1);
    return byEnd.getOrDefault(end.toLowerCase(Locale.ROOT), UNKNOWN);
  }
}
