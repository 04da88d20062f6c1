package dev.railhead.flags;

import java.util.Objects;

/**
 * A place in a file. Immutable.
 *
 * @param source the file's name as it was given, or another word for where the text came from
 * @param line from 1
 * @param column from 1, in Unicode code points
 */
public record Position(String source, int line, int column) {
  /** The place of what no file says. */
  public static final Position NONE = new Position("-", 1, 1);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public Position {
    Objects.requireNonNull(source, "source");
    if (line < 1 || column < 1) {
      throw new IllegalArgumentException(
          "lines and columns count from 1, but were " + line + " and " + column);
    }
  }

  /** The form {@code file:line:column} that compilers print and editors open. */
  @Override
  public String toString() {
    return source + ":" + line + ":" + column;
  }
}
