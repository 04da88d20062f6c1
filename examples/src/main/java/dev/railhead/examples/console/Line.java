package dev.railhead.examples.console;

/** Texts that people type. */
final class Line {
  private static final int LIMIT = 400;

  private Line() {}

  /**
   * Returns {@code text} when it is one printable line.
   *
   * @throws IllegalArgumentException if it is blank, longer than 400 characters, or has controls,
   *     line ends or bidirectional controls, which could forge a line of a log
   */
  static String of(String text) {
    boolean forges =
        text.codePoints()
            .anyMatch(
                c ->
                    Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                        || Character.getType(c) == Character.SURROGATE);
    if (text.isBlank() || text.length() > LIMIT || forges) {
      throw new IllegalArgumentException(
          "a reason must be 1 to " + LIMIT + " printable characters on one line");
    }
    return text;
  }
}
