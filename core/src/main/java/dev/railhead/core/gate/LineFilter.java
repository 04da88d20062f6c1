package dev.railhead.core.gate;

import dev.railhead.core.internal.Names;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that is looked for in lines which others write, and which therefore may not
 * take for ever: each line has a budget of steps. Immutable and thread-safe.
 */
final class LineFilter {
  /** How many characters a match may look at, over and over: some milliseconds. */
  private static final int BUDGET = 100_000;

  private final Pattern pattern;

  private LineFilter(Pattern pattern) {
    this.pattern = pattern;
  }

  static LineFilter of(String regex) {
    if (regex.isEmpty() || regex.length() > 1000) {
      throw new IllegalArgumentException(
          "a filter must be a regular expression of 1 to 1000 characters, but was "
              + Names.quoted(regex));
    }
    try {
      return new LineFilter(Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "a filter must be a regular expression, but was " + Names.quoted(regex), e);
    }
  }

  /** Whether it is found in {@code line}; one that takes too long is not. */
  boolean isIn(String line) {
    try {
      return pattern.matcher(new Budgeted(line, new int[] {BUDGET}, 0, line.length())).find();
    } catch (OutOfBudget | StackOverflowError e) {
      return false;
    }
  }

  private static final class OutOfBudget extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfBudget() {
      super(null, null, false, false);
    }
  }

  /** A text that may be looked at so many times. For one thread. */
  private static final class Budgeted implements CharSequence {
    private final String text;
    private final int[] left;
    private final int from;
    private final int to;

    Budgeted(String text, int[] left, int from, int to) {
      this.text = text;
      this.left = left;
      this.from = from;
      this.to = to;
    }

    @Override
    public char charAt(int index) {
      if (left[0]-- <= 0) {
        throw new OutOfBudget();
      }
      return text.charAt(from + index);
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Budgeted(text, left, from + start, from + end);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
