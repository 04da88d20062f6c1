package dev.railhead.examples;

import java.time.Duration;
import java.util.Locale;

/** Times and sizes as people read them. */
public final class Amounts {
  private Amounts() {}

  /** Such as {@code 12.3 s}. */
  public static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }

  /** Such as {@code 999 B}, {@code 1.2 kB} or {@code 1,234.5 MB}; powers of 1000. */
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }
}
