package dev.railhead.rsync.internal;

import java.nio.file.Path;
import java.util.Map;

/** The {@code ~} and {@code %} tokens of ssh_config(5), "TOKENS". Stateless. */
final class ConfigTokens {
  private ConfigTokens() {}

  static Path home() {
    return Path.of(System.getProperty("user.home"));
  }

  /** {@code text} with a leading {@code ~} replaced by the home directory. */
  static String atHome(String text) {
    if (text.startsWith("~/") || text.equals("~")) {
      return home() + text.substring(1);
    }
    return text;
  }

  /**
   * Checks that {@code path} has only tokens that can be expanded here.
   *
   * @throws IllegalArgumentException if it has another
   */
  static void check(String path) {
    path(path, Map.of('h', "", 'n', "", 'p', "", 'r', ""));
  }

  /**
   * The file that {@code text} names: {@code ~}, {@code %%}, {@code %d}, {@code %u} and those of
   * {@code tokens} expanded, relative to the working directory as for ssh(1).
   */
  static Path path(String text, Map<Character, String> tokens) {
    if ((text.startsWith("~") && !text.startsWith("~/")) || text.contains("${")) {
      throw new IllegalArgumentException(
          "of ~ and ${} only ~/ is supported in a path, but it was " + text);
    }
    return Path.of(expand(atHome(text), tokens)).toAbsolutePath();
  }

  /** {@code text} with {@code %%}, {@code %d}, {@code %u} and those of {@code tokens} expanded. */
  static String expand(String text, Map<Character, String> tokens) {
    StringBuilder expanded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        i++;
        expanded.append(token(i < text.length() ? text.charAt(i) : ' ', text, tokens));
      } else {
        expanded.append(c);
      }
    }
    return expanded.toString();
  }

  private static String token(char name, String text, Map<Character, String> tokens) {
    String value =
        switch (name) {
          case '%' -> "%";
          case 'd' -> home().toString();
          case 'u' -> System.getProperty("user.name");
          default -> tokens.get(name);
        };
    if (value == null) {
      throw new IllegalArgumentException(
          "of the tokens only %% %d %h %n %p %r %u are supported, but it was " + text);
    }
    return value;
  }
}
