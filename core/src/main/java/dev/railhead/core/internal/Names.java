package dev.railhead.core.internal;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** The rules for names that may reach a shell, a file name or a log line. Immutable. */
public final class Names {
  private static final Pattern WORD =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_])?");

  private Names() {}

  /**
   * Returns {@code name} when it is a word: 1 to 64 of {@code A-Z a-z 0-9 . _ -}, beginning with a
   * letter or digit and not ending in a dot or dash.
   *
   * @throws IllegalArgumentException if it is not; the message names {@code what}, the rule and the
   *     value
   */
  public static String word(String what, String name) {
    Objects.requireNonNull(name, what);
    if (!WORD.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " must be 1 to 64 of A-Z a-z 0-9 . _ - that begins with a letter or digit and does"
              + " not end in . or -, but was "
              + quoted(name));
    }
    return name;
  }

  /**
   * Returns {@code text} when it is one printable line of at most {@code maximum} characters: no
   * control characters and no bidirectional controls, which could forge a log line.
   */
  public static String line(String what, String text, int maximum) {
    Objects.requireNonNull(text, what);
    boolean printable = text.codePoints().noneMatch(Names::forgesLines);
    if (text.isBlank() || text.length() > maximum || !printable) {
      throw new IllegalArgumentException(
          what
              + " must be 1 to "
              + maximum
              + " printable characters on one line, but was "
              + quoted(text));
    }
    return text;
  }

  /**
   * Whether {@code codePoint} is a control, a line separator, a bidirectional control, or half of a
   * surrogate pair, which no file or database keeps.
   */
  public static boolean forgesLines(int codePoint) {
    return Character.isISOControl(codePoint)
        || codePoint == 0x2028
        || codePoint == 0x2029
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069)
        || codePoint == 0x200E
        || codePoint == 0x200F
        || codePoint == 0x061C
        || (codePoint >= 0xD800 && codePoint <= 0xDFFF);
  }

  /**
   * The start of {@code text}: at most {@code maximum} UTF-16 units, and one fewer where the last
   * would be half of a surrogate pair. All of it when it is no longer than that.
   */
  public static String shortened(String text, int maximum) {
    if (text.length() <= maximum) {
      return text;
    }
    boolean splits =
        maximum > 0 && Character.isSurrogatePair(text.charAt(maximum - 1), text.charAt(maximum));
    return text.substring(0, splits ? maximum - 1 : maximum);
  }

  /** {@code text} in double quotes, shortened to 80 characters, with controls as escapes. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    shortened(text, 80)
        .codePoints()
        .forEach(
            c -> {
              if (forgesLines(c)) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append(text.length() > 80 ? "…\"" : "\"").toString();
  }

  /**
   * {@code text} cut to {@code limit} characters, with all that {@link #forgesLines} as escapes
   * such as {@code \u001b}.
   */
  public static String printable(String text, int limit) {
    StringBuilder printable = new StringBuilder(Math.min(text.length(), limit) + 16);
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (printable.length() >= limit) {
        return printable.append('…').toString();
      }
      if (forgesLines(c)) {
        printable.append(String.format(Locale.ROOT, "\\u%04x", c));
      } else {
        printable.appendCodePoint(c);
      }
    }
    return printable.toString();
  }
}
