package dev.railhead.trains.store;

/** Reads the text that {@link RecordText} writes, from left to right. For one thread. */
final class TextReader {
  private final String text;
  private int at;

  TextReader(String text) {
    this.text = text;
  }

  static void quote(String value, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  String quoted() {
    expect('"');
    int end = at;
    while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') {
      end++;
    }
    if (end < text.length() && text.charAt(end) == '"') {
      String plain = text.substring(at, end);
      at = end + 1;
      return plain;
    }
    return escaped();
  }

  private String escaped() {
    StringBuilder value = new StringBuilder();
    while (!takes('"')) {
      char c = next();
      if (c == '\\') {
        c = next();
        value.append(c == 'n' ? '\n' : c);
      } else {
        value.append(c);
      }
    }
    return value.toString();
  }

  private char next() {
    if (at >= text.length()) {
      throw new IllegalArgumentException("the text ends too early: " + this);
    }
    return text.charAt(at++);
  }

  /** Letters, digits, dots, underscores and signs. */
  String word() {
    int from = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    if (from == at) {
      throw new IllegalArgumentException("a word is missing at " + this);
    }
    return text.substring(from, at);
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  boolean takes(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  void expect(char c) {
    if (!takes(c)) {
      throw new IllegalArgumentException("expected " + c + " at " + this);
    }
  }

  void expectEnd() {
    if (at != text.length()) {
      throw new IllegalArgumentException("more than expected at " + this);
    }
  }

  @Override
  public String toString() {
    return "character " + at;
  }
}
