package dev.railhead.core.deploy;

import java.util.ArrayList;
import java.util.List;

/** Text measured in the columns of a terminal. */
final class Columns {
  private static final String NARROW = "…→✔✘↩↻█░·▶";

  private Columns() {}

  /**
   * How many columns {@code text} takes at most: a character that some terminals draw two columns
   * wide counts as two, because a line that is too long wraps and spoils the table.
   */
  static int of(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  private static int width(int codePoint) {
    return codePoint < 0x1100 || NARROW.indexOf(codePoint) >= 0 ? 1 : 2;
  }

  /** {@code text}, cut to at most {@code columns} columns, with {@code …} at the end if it was. */
  static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int left = columns - 1;
    for (int c : text.codePoints().toArray()) {
      left -= width(c);
      if (left < 0) {
        break;
      }
      cut.appendCodePoint(c);
    }
    return columns < 1 ? "" : cut.append('…').toString();
  }

  /**
   * {@code text} in lines of at most {@code columns} columns, at least 4, broken at a space where
   * there is one; all but the first are indented by two.
   */
  static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      if (of(line.toString()) + width(c) > columns) {
        int space = line.lastIndexOf(" ");
        int end = space > 1 ? space : line.length();
        lines.add(line.substring(0, end));
        line = new StringBuilder("  ").append(line.substring(end).stripLeading());
      }
      line.appendCodePoint(c);
    }
    lines.add(line.toString());
    return lines;
  }

  /** {@code text}, cut or filled up with spaces on the right to {@code columns} columns. */
  static String pad(String text, int columns) {
    String cut = cut(text, columns);
    return cut + " ".repeat(Math.max(0, columns - of(cut)));
  }
}
