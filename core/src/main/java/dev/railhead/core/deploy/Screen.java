package dev.railhead.core.deploy;

import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The lower end of a terminal that is drawn over and over, with lines that stay scrolling away
 * above it. Uses ECMA-48's cursor up, erase in line and erase in page. For one thread.
 */
final class Screen {
  private static final String ERASE_LINE_END = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";

  private final Appendable out;
  private int drawn;

  Screen(Appendable out) {
    this.out = out;
  }

  /**
   * Writes {@code staying} where the last frame began, and {@code frame} below, all at once: each
   * line is overwritten and only its rest erased, so that nothing flickers.
   */
  void draw(List<String> staying, List<String> frame) {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append('A');
    }
    staying.forEach(line -> text.append(coloured(line)).append(ERASE_LINE_END).append('\n'));
    frame.forEach(line -> text.append(coloured(line)).append(ERASE_LINE_END).append('\n'));
    drawn = frame.size();
    print(out, text.append(ERASE_BELOW));
  }

  private static String coloured(String line) {
    return line.replace("✔", "\u001b[32m✔\u001b[0m").replace("✘", "\u001b[31m✘\u001b[0m");
  }

  /** Writes and flushes. */
  static void print(Appendable out, CharSequence text) {
    try {
      out.append(text);
      if (out instanceof Flushable flushable) {
        flushable.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
