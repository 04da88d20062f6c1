package dev.railhead.rsync.internal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes a line for a POSIX shell out of words. The only place where text that a shell will read is
 * put together. Stateless.
 */
public final class PosixQuoting {
  private PosixQuoting() {}

  /**
   * {@code word} such that any POSIX shell reads it back unchanged: in single quotes, within which
   * nothing but the single quote is special (POSIX.1-2017, Shell Command Language, section 2.2.2).
   *
   * @throws IllegalArgumentException if the word holds a NUL character, which no program can be
   *     given
   */
  public static String quote(String word) {
    if (word.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a word for a shell must not hold NUL");
    }
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** The line that a POSIX shell reads back as exactly {@code words}. */
  public static String line(List<String> words) {
    return words.stream().map(PosixQuoting::quote).collect(Collectors.joining(" "));
  }
}
