package dev.railhead.trains.irc;

import dev.railhead.core.internal.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One message of the protocol (RFC 2812 section 2.3.1, with the tags of IRCv3). Immutable.
 *
 * @param tags what IRCv3 adds in front, such as {@code account}
 * @param source who sent it: {@code nick!user@host} or a server's name
 * @param command a word or three digits, in upper case
 * @param arguments 0 to 15; only the last may be empty, have spaces or begin with a colon
 */
record IrcLine(
    Map<String, String> tags, Optional<String> source, String command, List<String> arguments) {
  /** How long a line may be without its end, in bytes: RFC 2812 section 2.3. */
  static final int LONGEST = 510;

  private static final Pattern COMMAND = Pattern.compile("[A-Z]{1,20}|[0-9]{3}");
  private static final int MOST_ARGUMENTS = 15;

  IrcLine {
    tags = Map.copyOf(tags);
    arguments = List.copyOf(arguments);
  }

  /**
   * A line to send.
   *
   * @throws IllegalArgumentException if an argument has a line end or a NUL, one that is not the
   *     last is empty, has a space or begins with a colon, or the line is longer than 510 bytes of
   *     UTF-8
   */
  static IrcLine of(String command, String... arguments) {
    IrcLine line =
        new IrcLine(Map.of(), Optional.empty(), command, Arrays.asList(arguments)).checked();
    int bytes = line.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST) {
      throw new IllegalArgumentException(
          "a line to an IRC server must be at most 510 bytes, but "
              + command
              + " would be "
              + bytes);
    }
    return line;
  }

  private IrcLine checked() {
    if (!COMMAND.matcher(command).matches()) {
      throw new IllegalArgumentException(
          "an IRC command must be letters or three digits, but was " + Names.quoted(command));
    }
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
        throw new IllegalArgumentException(
            "what is sent to IRC must have no line end and no NUL, but was "
                + Names.quoted(argument));
      }
      boolean last = i == arguments.size() - 1;
      if (!last && (argument.isEmpty() || argument.indexOf(' ') >= 0 || argument.startsWith(":"))) {
        throw new IllegalArgumentException(
            "an IRC argument that is not the last must have no spaces, but was "
                + Names.quoted(argument));
      }
    }
    return this;
  }

  /** The line as it is sent, without its end. */
  @Override
  public String toString() {
    if (arguments.isEmpty()) {
      return command;
    }
    int last = arguments.size() - 1;
    String text = arguments.get(last);
    boolean needsColon = text.isEmpty() || text.indexOf(' ') >= 0 || text.startsWith(":");
    return command
        + arguments.subList(0, last).stream().map(word -> " " + word).collect(Collectors.joining())
        + (needsColon ? " :" : " ")
        + text;
  }

  /** What a server sent; empty when {@code text} is no message. */
  static Optional<IrcLine> parse(String text) {
    String rest = text;
    Map<String, String> tags = Map.of();
    if (rest.startsWith("@")) {
      int end = rest.indexOf(' ');
      if (end < 0) {
        return Optional.empty();
      }
      tags = tags(rest.substring(1, end));
      rest = rest.substring(end).stripLeading();
    }
    Optional<String> source = Optional.empty();
    if (rest.startsWith(":")) {
      int end = rest.indexOf(' ');
      if (end < 0) {
        return Optional.empty();
      }
      source = Optional.of(rest.substring(1, end));
      rest = rest.substring(end);
    }
    List<String> words = words(rest);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    String command = words.get(0).toUpperCase(Locale.ROOT);
    return COMMAND.matcher(command).matches()
        ? Optional.of(new IrcLine(tags, source, command, words.subList(1, words.size())))
        : Optional.empty();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == ' ') {
        at++;
        continue;
      }
      boolean trailing = text.charAt(at) == ':' && !words.isEmpty();
      if (trailing || words.size() == MOST_ARGUMENTS) {
        words.add(text.substring(trailing ? at + 1 : at));
        return words;
      }
      int end = text.indexOf(' ', at);
      end = end < 0 ? text.length() : end;
      words.add(text.substring(at, end));
      at = end;
    }
    return words;
  }

  private static Map<String, String> tags(String text) {
    Map<String, String> tags = new TreeMap<>();
    for (String tag : text.split(";", -1)) {
      int equals = tag.indexOf('=');
      String key = equals < 0 ? tag : tag.substring(0, equals);
      if (!key.isEmpty()) {
        tags.put(key, equals < 0 ? "" : unescaped(tag.substring(equals + 1)));
      }
    }
    return tags;
  }

  /** IRCv3 message tags: {@code \: \s \\ \r \n}. */
  private static String unescaped(String value) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\\') {
        plain.append(c);
      } else if (++i < value.length()) {
        plain.append(
            switch (value.charAt(i)) {
              case ':' -> ';';
              case 's' -> ' ';
              case 'r' -> '\r';
              case 'n' -> '\n';
              default -> value.charAt(i);
            });
      }
    }
    return plain.toString();
  }

  /** The argument at {@code index}, or nothing at all. */
  String argument(int index) {
    return index < arguments.size() ? arguments.get(index) : "";
  }

  /** The nick of the source, or the server's name. */
  String nick() {
    String from = source.orElse("");
    int end = from.indexOf('!');
    return end < 0 ? from : from.substring(0, end);
  }

  /** Who sent it, with the account where the server says so. */
  IrcUser user() {
    return new IrcUser(
        nick(), Optional.ofNullable(tags.get("account")).filter(account -> !account.isEmpty()));
  }
}
