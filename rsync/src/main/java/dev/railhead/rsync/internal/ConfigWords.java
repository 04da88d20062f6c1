package dev.railhead.rsync.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Splits a line of an OpenSSH client configuration into its words. For one line and one thread. */
final class ConfigWords {
  private final String line;
  private final String place;
  private int at;

  private ConfigWords(String line, String place) {
    this.line = line;
    this.place = place;
  }

  /** The keyword and its values: {@code keyword value}, {@code keyword=value}, quotes removed. */
  static List<String> of(String line, String place) throws IOException {
    return new ConfigWords(line.strip(), place).words();
  }

  private List<String> words() throws IOException {
    List<String> words = new ArrayList<>();
    if (line.startsWith("#") || line.isEmpty()) {
      return words;
    }
    int end = 0;
    while (end < line.length() && "= \t".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    words.add(line.substring(0, end));
    at = end;
    skipBlanks();
    if (at < line.length() && line.charAt(at) == '=') {
      at++;
    }
    for (skipBlanks(); at < line.length() && line.charAt(at) != '#'; skipBlanks()) {
      words.add(word());
    }
    return words;
  }

  private void skipBlanks() {
    while (at < line.length() && " \t".indexOf(line.charAt(at)) >= 0) {
      at++;
    }
  }

  private String word() throws IOException {
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '\\' && at + 1 < line.length() && escapable(line.charAt(at + 1), quote)) {
        word.append(line.charAt(++at));
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == ' ' || c == '\t')) {
        return word.toString();
      } else {
        word.append(c);
      }
    }
    if (quote != 0) {
      throw new IOException(place + ": a quote is not closed");
    }
    return word.toString();
  }

  private static boolean escapable(char c, char quote) {
    return c == '"' || c == '\'' || c == '\\' || (quote == 0 && c == ' ');
  }
}
