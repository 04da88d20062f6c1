package dev.railhead.trains.run;

import dev.railhead.core.internal.Names;

/** What others have said, on one line. */
final class Lines {
  private Lines() {}

  static String of(String text) {
    return cut(text, 4000);
  }

  static String shortened(String text) {
    return cut(text, 400);
  }

  private static String cut(String text, int maximum) {
    StringBuilder line = new StringBuilder();
    text.codePoints().map(c -> Names.forgesLines(c) ? ' ' : c).forEach(line::appendCodePoint);
    String cut = Names.shortened(line.toString(), maximum).strip();
    return cut.isEmpty() ? "no reason given" : cut;
  }
}
