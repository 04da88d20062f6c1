package dev.railhead.rsync.internal;

import java.util.List;

/** Patterns with {@code *}, {@code ?} and {@code !}, ssh_config(5), "PATTERNS". Stateless. */
final class Globs {
  private Globs() {}

  /**
   * Whether one of {@code patterns} matches {@code name}, and none that begins with {@code !} does.
   */
  static boolean anyMatches(List<String> patterns, String name) {
    boolean matched = false;
    for (String pattern : patterns) {
      if (pattern.startsWith("!")) {
        if (matches(pattern.substring(1), name)) {
          return false;
        }
      } else {
        matched |= matches(pattern, name);
      }
    }
    return matched;
  }

  /**
   * Greedy with one point to go back to, so that no pattern takes more than length times length.
   */
  static boolean matches(String pattern, String name) {
    int p = 0;
    int star = -1;
    int mark = 0;
    for (int n = 0; n < name.length(); ) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(c -> c == '*');
  }
}
