package dev.railhead.core.internal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them: three digits and a unit. */
public final class Amounts {
  private static final String UNITS = "kMGTPE";

  private Amounts() {}

  /** Such as {@code 0 B}, {@code 999 B}, {@code 1.2 MB}; powers of 1000. */
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double scaled = bytes;
    int unit = -1;
    // 999.5 would be rounded up to 1000.
    while (scaled >= 999.5 && unit < UNITS.length() - 1) {
      scaled /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, scaled < 99.95 ? "%.1f %sB" : "%.0f %sB", scaled, UNITS.charAt(unit));
  }

  /** Such as {@code 0.1 s}, {@code 59.9 s}, {@code 2 min 05 s}, {@code 1 h 00 min}. */
  public static String seconds(Duration took) {
    long tenths = Math.max(0, took.toMillis() + 50) / 100;
    if (tenths < 600) {
      return String.format(Locale.ROOT, "%d.%d s", tenths / 10, tenths % 10);
    }
    long seconds = tenths / 10;
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }

  /** Such as {@code 1 file} or {@code 12,345 files}. */
  public static String count(long count, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
  }
}
