package dev.railhead.trains.irc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a registered client makes of a server's lines: who is there, and what is said. For one
 * thread.
 */
final class Presence {
  private static final Set<String> CANNOT_JOIN =
      Set.of("403", "405", "407", "437", "471", "473", "474", "475", "476", "477", "489");

  /** Room for a server's name, three digits and a nick in front of a topic it reports. */
  private static final int REPORT_PREFIX = 63 + 30 + 10;

  private final IrcSettings settings;
  private final PacedWriter out;
  private final Consumer<IrcEvent> events;
  private Casemapping casemapping = Casemapping.RFC1459;
  private String nick;
  private int sourceBytes = 100;
  private int topicBytes = Integer.MAX_VALUE;
  private Optional<String> topic = Optional.empty();
  private Optional<String> topicBy = Optional.empty();
  private boolean joined;

  Presence(IrcSettings settings, String nick, PacedWriter out, Consumer<IrcEvent> events) {
    this.settings = settings;
    this.nick = nick;
    this.out = out;
    this.events = events;
    out.sendNow(IrcLine.of("JOIN", settings.channel));
  }

  /** Whether the client is in the channel. */
  boolean isJoined() {
    return joined;
  }

  /** How many bytes of a message or a topic reach everybody whole. */
  int textBytes(String command) {
    return IrcLine.LONGEST
        - sourceBytes
        - (" " + command + " " + settings.channel + " :").length()
        - 1;
  }

  int topicBytes() {
    int reported = IrcLine.LONGEST - REPORT_PREFIX - bytes(settings.channel);
    return Math.min(topicBytes, Math.min(textBytes("TOPIC"), reported));
  }

  /**
   * Hears one line.
   *
   * @throws IOException if the client cannot be in the channel
   */
  void hear(IrcLine line) throws IOException {
    switch (line.command()) {
      case "005" -> supports(line);
      case "331" -> topic = Optional.empty();
      case "332" -> topic = Optional.of(line.argument(2));
      case "333" -> topicBy = Optional.of(line.argument(2).replaceFirst("!.*", ""));
      case "366" -> ready();
      case "PONG" -> passed(line);
      case "JOIN" -> joined(line);
      case "PRIVMSG" -> said(line);
      case "TOPIC" -> topic(line);
      case "NICK" -> renamed(line);
      case "ACCOUNT" -> identified(line);
      case "PART" -> went(line.nick(), "left", line.argument(1), line.argument(0));
      case "KICK" ->
          went(line.argument(1), "kicked by " + line.nick(), line.argument(2), line.argument(0));
      case "QUIT" -> went(line.nick(), "quit", line.argument(0), settings.channel);
      case "ERROR" -> throw new IOException("the server said: " + line.argument(0));
      default -> numeric(line);
    }
  }

  private void supports(IrcLine line) {
    for (String token : line.arguments()) {
      if (token.startsWith("CASEMAPPING=")) {
        casemapping = Casemapping.of(token.substring("CASEMAPPING=".length()));
      } else if (token.matches("TOPICLEN=[0-9]{1,6}")) {
        topicBytes = Integer.parseInt(token.substring("TOPICLEN=".length()));
      }
    }
  }

  private void passed(IrcLine line) {
    String token = line.argument(line.arguments().size() - 1);
    if (token.matches(IrcClient.MARK + "[0-9]{1,18}")) {
      events.accept(new IrcEvent.Passed(Long.parseLong(token.substring(IrcClient.MARK.length()))));
    }
  }

  private void ready() {
    if (!joined) {
      joined = true;
      events.accept(new IrcEvent.Ready(nick, topic, topicBy));
    }
  }

  private void joined(IrcLine line) {
    if (isMe(line.nick())) {
      sourceBytes = bytes(line.source().orElse(""));
    } else if (isHere(line.argument(0))) {
      // With extended-join the account is the second argument, and * says that there is none.
      String account = line.argument(1);
      boolean known = line.arguments().size() > 2 && !account.equals("*");
      events.accept(
          new IrcEvent.Came(known ? new IrcUser(line.nick(), Optional.of(account)) : line.user()));
    }
  }

  private void said(IrcLine line) {
    String text = line.argument(1);
    boolean inPrivate = isMe(line.argument(0));
    boolean ctcp = text.startsWith("\u0001");
    if (!ctcp && !isMe(line.nick()) && (inPrivate || isHere(line.argument(0)))) {
      events.accept(new IrcEvent.Said(line.user(), text, inPrivate));
    }
  }

  private void topic(IrcLine line) {
    if (isHere(line.argument(0))) {
      Optional<String> text = Optional.of(line.argument(1)).filter(t -> !t.isEmpty());
      events.accept(new IrcEvent.TopicChanged(line.user(), text));
    }
  }

  private void renamed(IrcLine line) {
    String to = line.argument(0);
    if (isMe(line.nick())) {
      nick = to;
    }
    events.accept(new IrcEvent.Renamed(line.nick(), to));
  }

  private void identified(IrcLine line) {
    Optional<String> account = Optional.of(line.argument(0)).filter(name -> !name.equals("*"));
    events.accept(new IrcEvent.Identified(new IrcUser(line.nick(), account)));
  }

  private void went(String who, String how, String why, String from) throws IOException {
    if (!isHere(from)) {
      return;
    }
    String words = why.isEmpty() ? how : how + ": " + why;
    if (isMe(who)) {
      throw new IOException("not in the channel any more: " + words);
    }
    if (casemapping.fold(who).equals(casemapping.fold(settings.nick))) {
      out.send(IrcLine.of("NICK", settings.nick));
    }
    events.accept(new IrcEvent.Went(who, words));
  }

  private void numeric(IrcLine line) throws IOException {
    String command = line.command();
    boolean error = command.charAt(0) == '4' || command.charAt(0) == '5';
    // A server without a message of the day says so with an error.
    if (!error || command.equals("422")) {
      return;
    }
    String words = line.argument(line.arguments().size() - 1);
    if (!joined && CANNOT_JOIN.contains(command)) {
      throw new IOException("cannot join " + settings.channel + ": " + words);
    }
    events.accept(new IrcEvent.Refused(Integer.parseInt(command), words));
  }

  private boolean isMe(String name) {
    return casemapping.fold(name).equals(casemapping.fold(nick));
  }

  private boolean isHere(String channel) {
    return casemapping.fold(channel).equals(casemapping.fold(settings.channel));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
