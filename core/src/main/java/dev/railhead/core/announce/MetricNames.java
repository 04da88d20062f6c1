package dev.railhead.core.announce;

import dev.railhead.core.ledger.DeployIntent;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What deploys are called in graphs. */
final class MetricNames {
  private static final int LONGEST_PREFIX = 100;

  private MetricNames() {}

  /**
   * {@code name} as one step of a metric's path: all but {@code A-Z a-z 0-9 _ -} becomes {@code _}.
   * StatsD and Graphite take a dot for a step, and colons, bars, at signs, spaces and new lines for
   * their own.
   */
  static String step(String name) {
    return name.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  /**
   * {@code prefix}, which is empty or steps with dots between them, with a dot at its end if it is
   * not empty.
   *
   * @throws IllegalArgumentException if it is longer than 100 characters or has an empty step
   */
  static String prefix(String prefix) {
    if (prefix.isEmpty()) {
      return "";
    }
    if (prefix.length() > LONGEST_PREFIX
        || prefix.startsWith(".")
        || prefix.endsWith(".")
        || prefix.contains("..")) {
      throw new IllegalArgumentException(
          "a prefix must be at most "
              + LONGEST_PREFIX
              + " characters, in steps with one dot between them, but was \""
              + step(prefix)
              + "\"");
    }
    return Arrays.stream(prefix.split("\\."))
        .map(MetricNames::step)
        .collect(Collectors.joining(".", "", "."));
  }

  /** Deploys or rollbacks, as a word, with the stack and the stage. */
  static String of(Announcement.Deploy deploy) {
    return place(deploy.kind() == DeployIntent.Kind.ROLLBACK ? "rollbacks" : "deploys", deploy);
  }

  static String place(String first, Announcement.Deploy deploy) {
    return first + "." + step(deploy.stack().name()) + "." + step(deploy.stage().name());
  }
}
