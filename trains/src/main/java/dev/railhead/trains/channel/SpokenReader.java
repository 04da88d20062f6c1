package dev.railhead.trains.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one line of a channel. For one thread. */
final class SpokenReader {
  private static final int LONGEST_LINE = 2_000;
  private static final int MOST_COMMANDS = 10;

  private static final Pattern WORD = Pattern.compile("[^\\s;\"]+");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern SPACES = Pattern.compile("[ \t]*");

  /** Each command's word by what people type for it; the words are PushBot's. */
  private static final Map<String, String> ALIASES =
      Stream.of(
              "join join unir",
              "done done finito",
              "pop pop",
              "nevermind nevermind nm olvidate",
              "kick kick",
              "drive drive",
              "at at",
              "good good great in go si bueno listo",
              "uhoh uhoh notgood not_good bad fml",
              "hold hold",
              "unhold unhold",
              "message message",
              "config config",
              "help help",
              "eject eject",
              "bisect bisect",
              "retry retry",
              "abort abort",
              "rollback rollback",
              "why why",
              "eta eta")
          .map(line -> line.split(" "))
          .flatMap(words -> Stream.of(words).skip(1).distinct().map(w -> Map.entry(w, words[0])))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final class Nonsense extends Exception {
    private static final long serialVersionUID = 1L;
    private final int position;
    private final String expected;

    Nonsense(int position, String expected) {
      super(expected, null, false, false);
      this.position = position;
      this.expected = expected;
    }
  }

  private final String line;
  private int at;

  private SpokenReader(String line) {
    this.line = line;
  }

  static Spoken read(String text) {
    String line = text.strip();
    if (!line.startsWith(".") || !ALIASES.containsKey(new SpokenReader(line).firstWord())) {
      return new Spoken.Talk();
    }
    if (line.length() > LONGEST_LINE) {
      return new Spoken.Misunderstood(
          LONGEST_LINE, "the end, after at most " + LONGEST_LINE + " characters");
    }
    try {
      return new Spoken.Understood(new SpokenReader(line).commands());
    } catch (Nonsense nonsense) {
      return new Spoken.Misunderstood(nonsense.position, nonsense.expected);
    }
  }

  /** The letters after the dot; what ends a word of a sentence ends it too. */
  private String firstWord() {
    int end = 1;
    while (end < line.length()
        && (Character.isLetter(line.charAt(end)) || line.charAt(end) == '_')) {
      end++;
    }
    return line.substring(1, end);
  }

  private List<ChannelCommand> commands() throws Nonsense {
    List<ChannelCommand> commands = new ArrayList<>();
    do {
      spaces();
      if (commands.size() == MOST_COMMANDS) {
        throw new Nonsense(at, "the end, after at most " + MOST_COMMANDS + " commands");
      }
      commands.add(command());
      spaces();
    } while (take(";"));
    if (at < line.length()) {
      throw new Nonsense(at, "; or the end of the line");
    }
    return commands;
  }

  private ChannelCommand command() throws Nonsense {
    int start = at;
    boolean dot = take(".");
    String word = ALIASES.get(word().orElse(""));
    if (word == null) {
      throw new Nonsense(dot ? start + 1 : start, "a command; .help lists them");
    }
    spaces();
    return switch (word) {
      case "join" -> join();
      case "kick" -> new ChannelCommand.Kick(name("whom to kick"), note());
      case "eject" -> new ChannelCommand.Eject(name("whom to eject"), note());
      case "abort" -> new ChannelCommand.Abort(note());
      case "rollback" -> new ChannelCommand.Rollback(note());
      case "unhold" -> new ChannelCommand.Unhold(number());
      case "at" -> new ChannelCommand.At(name("where the train is, such as princess or prod"));
      case "uhoh" -> new ChannelCommand.Uhoh(note());
      case "hold" -> new ChannelCommand.Hold(note());
      case "message" -> message();
      default -> simple(word);
    };
  }

  private static ChannelCommand simple(String word) {
    return switch (word) {
      case "done" -> new ChannelCommand.Done();
      case "pop" -> new ChannelCommand.Pop();
      case "nevermind" -> new ChannelCommand.Nevermind();
      case "drive" -> new ChannelCommand.Drive();
      case "good" -> new ChannelCommand.Good();
      case "bisect" -> new ChannelCommand.Bisect();
      case "retry" -> new ChannelCommand.Retry();
      case "config" -> new ChannelCommand.Config();
      case "why" -> new ChannelCommand.Why();
      case "eta" -> new ChannelCommand.Eta();
      default -> new ChannelCommand.Help();
    };
  }

  private ChannelCommand join() throws Nonsense {
    JoinParts parts = new JoinParts();
    while (at < line.length() && line.charAt(at) != ';') {
      int start = at;
      String word = line.charAt(at) == '"' ? "\"" : word().orElse("");
      spaces();
      boolean taken =
          switch (word) {
            case "with" -> parts.with(name("whom to ride with"));
            case "before" -> parts.before(name("whom to ride before"));
            case "of" -> parts.change(name("a branch, tag or id"));
            case "\"" -> parts.note(note());
            default -> parts.word(word);
          };
      if (!taken) {
        throw new Nonsense(
            start,
            "config, askme, hold, with NAME, before NAME, last, again, of CHANGE or a \"note\"");
      }
      spaces();
    }
    return parts.join();
  }

  private ChannelCommand message() throws Nonsense {
    if (take("-")) {
      return new ChannelCommand.Message(Optional.empty());
    }
    int start = at;
    Optional<String> text = note();
    if (text.isEmpty()) {
      throw new Nonsense(start, "a \"message\", or - for none");
    }
    return new ChannelCommand.Message(text);
  }

  private Optional<String> note() throws Nonsense {
    int start = at;
    if (at == line.length() || line.charAt(at) != '"') {
      return Optional.empty();
    }
    Matcher quoted = QUOTED.matcher(line).region(at, line.length());
    if (!quoted.lookingAt()) {
      throw new Nonsense(start, "a closing \"");
    }
    at = quoted.end();
    return Topic.quotable(quoted.group(1));
  }

  private Optional<Long> number() throws Nonsense {
    int start = at;
    Matcher digits = NUMBER.matcher(line).region(at, line.length());
    if (digits.lookingAt()) {
      at = digits.end();
      return Optional.of(Long.parseLong(digits.group()));
    }
    if (at < line.length() && line.charAt(at) != ';') {
      throw new Nonsense(start, "the number of a hold, or nothing");
    }
    return Optional.empty();
  }

  private String name(String what) throws Nonsense {
    int start = at;
    String word = word().orElseThrow(() -> new Nonsense(start, what));
    spaces();
    try {
      return Topic.Seat.of(TopicNames.unescaped(word).orElse(word)).name();
    } catch (IllegalArgumentException e) {
      throw new Nonsense(start, what + ", in at most 64 printable characters");
    }
  }

  private Optional<String> word() {
    Matcher word = WORD.matcher(line).region(at, line.length());
    if (!word.lookingAt()) {
      return Optional.empty();
    }
    at = word.end();
    return Optional.of(word.group());
  }

  private void spaces() {
    Matcher spaces = SPACES.matcher(line).region(at, line.length());
    at = spaces.lookingAt() ? spaces.end() : at;
  }

  private boolean take(String token) {
    boolean there = line.startsWith(token, at);
    at += there ? token.length() : 0;
    return there;
  }
}
