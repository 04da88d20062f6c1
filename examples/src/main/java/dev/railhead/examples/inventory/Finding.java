package dev.railhead.examples.inventory;

/**
 * Something that is wrong in an inventory. Immutable; sorts by place.
 *
 * @param file the file, as it was named
 * @param line counts from 1
 * @param column counts from 1, in characters
 * @param message what is wrong, and the rule
 */
public record Finding(String file, int line, int column, String message)
    implements Comparable<Finding> {
  @Override
  public int compareTo(Finding other) {
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /** The form of compilers: {@code railhead.yaml:3:5: what is wrong}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
