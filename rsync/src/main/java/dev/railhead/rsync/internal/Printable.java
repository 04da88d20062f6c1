package dev.railhead.rsync.internal;

import dev.railhead.core.internal.Names;

/** Makes what a host said fit for a message. Stateless. */
final class Printable {
  private static final int LONGEST = 2000;

  private Printable() {}

  /** The last 2000 characters of {@code text} on one line, controls replaced by spaces. */
  static String line(String text) {
    String said = text.strip();
    String tail = said.length() > LONGEST ? said.substring(said.length() - LONGEST) : said;
    StringBuilder line = new StringBuilder();
    tail.codePoints().map(c -> Names.forgesLines(c) ? ' ' : c).forEach(line::appendCodePoint);
    return line.toString();
  }
}
