package dev.railhead.core.source;

import java.util.Locale;

/** Whether someone who typed one name may have meant another. */
final class Likeness {
  private Likeness() {}

  static boolean isClose(String typed, String name) {
    String one = typed.toLowerCase(Locale.ROOT);
    String two = name.toLowerCase(Locale.ROOT);
    if (two.contains(one) || one.contains(two)) {
      return true;
    }
    return distance(one, two) <= Math.max(1, Math.min(one.length(), two.length()) / 3);
  }

  /** How many letters must be added, taken away or changed (Levenshtein). */
  private static int distance(String one, String two) {
    int[] row = new int[two.length() + 1];
    for (int j = 0; j <= two.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= two.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[two.length()];
  }
}
