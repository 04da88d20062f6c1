package dev.railhead.flags.internal.file;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that somebody meant. */
final class Words {
  private static final int MAX_LENGTH = 40;
  private static final int MAX_DISTANCE = 3;

  private Words() {}

  /** The known word nearest to {@code word}, if it is near enough to be a slip of the keyboard. */
  static Optional<String> nearest(String word, Collection<String> known) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      if (Math.abs(word.length() - candidate.length()) > MAX_DISTANCE) {
        continue;
      }
      int distance = distance(word, candidate);
      if (distance < least) {
        best = candidate;
        least = distance;
      }
    }
    int allowed = word.length() < 4 ? 1 : word.length() < 8 ? 2 : MAX_DISTANCE;
    return best == null || least > allowed ? Optional.empty() : Optional.of(best);
  }

  /** "; did you mean x?", or the empty text. */
  static String didYouMean(String word, Collection<String> known) {
    return nearest(word, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /**
   * Damerau and Levenshtein's distance with neighbours swapped once: insert, drop, change, swap.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, d, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(String a, String b, int[][] d, int i, int j) {
    int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
