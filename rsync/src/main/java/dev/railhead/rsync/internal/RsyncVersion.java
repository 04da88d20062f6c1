package dev.railhead.rsync.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of rsync, such as 3.2.7. Immutable.
 *
 * @param major the first number
 * @param minor the second
 * @param patch the third
 */
record RsyncVersion(int major, int minor, int patch) implements Comparable<RsyncVersion> {
  /**
   * The oldest that is accepted: older ones lack options that every push here uses, and have long
   * been without fixes.
   */
  static final RsyncVersion OLDEST = new RsyncVersion(3, 2, 0);

  /** The first line of {@code rsync --version}; some builds put a v before the number. */
  private static final Pattern FORM =
      Pattern.compile("^rsync +version +v?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?");

  private static final Comparator<RsyncVersion> ORDER =
      Comparator.comparingInt(RsyncVersion::major)
          .thenComparingInt(RsyncVersion::minor)
          .thenComparingInt(RsyncVersion::patch);

  /** Holes that a later version closed, as rsync's own release notes list them. */
  private static final List<Hole> HOLES =
      List.of(
          new Hole(
              new RsyncVersion(3, 4, 0),
              "CVE-2024-12084, CVE-2024-12085, CVE-2024-12086, CVE-2024-12087, CVE-2024-12088,"
                  + " CVE-2024-12747"),
          new Hole(
              new RsyncVersion(3, 4, 3),
              "CVE-2026-29518, CVE-2026-43617, CVE-2026-43618, CVE-2026-43619, CVE-2026-43620,"
                  + " CVE-2026-45232"),
          new Hole(
              new RsyncVersion(3, 5, 0),
              "CVE-2026-53785, CVE-2026-53790, CVE-2026-53795 and 30 others"),
          new Hole(new RsyncVersion(3, 5, 2), "CVE-2026-119741"));

  private record Hole(RsyncVersion fixedIn, String names) {}

  /**
   * Reads the output of {@code rsync --version}. Empty when it is not rsync's: openrsync, which
   * macOS ships, says that it is compatible with an rsync, but is another program with fewer
   * options.
   */
  static Optional<RsyncVersion> parse(String output) {
    String text = output.stripLeading();
    Matcher parts = FORM.matcher(text.lines().findFirst().orElse(""));
    if (!parts.find()) {
      return Optional.empty();
    }
    String patch = parts.group(3);
    return Optional.of(
        new RsyncVersion(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            patch == null ? 0 : Integer.parseInt(patch)));
  }

  /** Whether a push may use it. */
  boolean isAccepted() {
    return compareTo(OLDEST) >= 0;
  }

  /**
   * The known holes in it, such as {@code CVE-2026-119741 (fixed in 3.5.2)}; empty when none is.
   */
  List<String> holes() {
    List<String> holes = new ArrayList<>();
    for (Hole hole : HOLES) {
      if (compareTo(hole.fixedIn()) < 0) {
        holes.add(hole.names() + " (fixed in " + hole.fixedIn() + ")");
      }
    }
    return holes;
  }

  @Override
  public int compareTo(RsyncVersion other) {
    return ORDER.compare(this, other);
  }

  /** The three numbers. */
  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
