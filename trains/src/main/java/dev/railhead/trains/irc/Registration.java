package dev.railhead.trains.irc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The first words with a server: capabilities, login, nick (RFC 2812 section 3.1, IRCv3 capability
 * negotiation 302 and SASL 3.1). For one thread.
 */
final class Registration {
  private static final Set<String> WANTED =
      Set.of("account-tag", "account-notify", "extended-join");
  private static final int MOST_NICKS = 10;

  /** SASL sends at most so many characters in a line, and a lone plus after exactly so many. */
  private static final int SASL_CHUNK = 400;

  private final IrcSettings settings;
  private final PacedWriter out;
  private final Set<String> offered = new HashSet<>();
  private String nick;
  private int nicksTried = 1;
  private boolean loggedIn;

  Registration(IrcSettings settings, PacedWriter out) {
    this.settings = settings;
    this.out = out;
    this.nick = settings.nick;
  }

  void begin() {
    out.sendNow(IrcLine.of("CAP", "LS", "302"));
    settings.serverPassword.ifPresent(password -> out.sendNow(IrcLine.of("PASS", password)));
    out.sendNow(IrcLine.of("NICK", nick));
    out.sendNow(IrcLine.of("USER", "railhead", "0", "*", "Railhead push trains"));
  }

  /**
   * Hears one line.
   *
   * @return whether the client is registered now
   * @throws IOException if it never will be
   */
  boolean hear(IrcLine line) throws IOException {
    switch (line.command()) {
      case "CAP" -> capabilities(line);
      case "AUTHENTICATE" -> authenticate(line);
      case "903", "907" -> {
        loggedIn = true;
        out.sendNow(IrcLine.of("CAP", "END"));
      }
      case "902", "904", "905", "906", "908" ->
          throw new IOException("the server refused the login: " + last(line));
      case "432" -> throw new IOException("the server refused the nick: " + last(line));
      case "433", "436", "437" -> anotherNick();
      case "464", "465", "ERROR" -> throw new IOException("the server said: " + last(line));
      case "001" -> {
        return welcome(line);
      }
      default -> {}
    }
    return false;
  }

  private boolean welcome(IrcLine line) throws IOException {
    if (settings.account.isPresent() && !loggedIn) {
      throw new IOException("the server cannot log in by SASL, and nobody is not whom we are");
    }
    nick = line.argument(0);
    return true;
  }

  private void capabilities(IrcLine line) throws IOException {
    switch (line.argument(1).toUpperCase(Locale.ROOT)) {
      case "LS" -> {
        List<String> some = Arrays.asList(last(line).split(" ", -1));
        some.forEach(name -> offered.add(name.replaceFirst("=.*", "")));
        if (!line.argument(2).equals("*") || line.arguments().size() < 4) {
          request();
        }
      }
      case "ACK" -> acknowledged();
      case "NAK" -> out.sendNow(IrcLine.of("CAP", "END"));
      default -> {}
    }
  }

  private void request() throws IOException {
    if (settings.account.isPresent() && !offered.contains("sasl")) {
      throw new IOException("the server offers no SASL login");
    }
    Set<String> wanted = new HashSet<>(WANTED);
    wanted.retainAll(offered);
    settings.account.ifPresent(account -> wanted.add("sasl"));
    out.sendNow(
        wanted.isEmpty()
            ? IrcLine.of("CAP", "END")
            : IrcLine.of("CAP", "REQ", String.join(" ", wanted)));
  }

  private void acknowledged() {
    out.sendNow(
        settings.account.isPresent()
            ? IrcLine.of("AUTHENTICATE", "PLAIN")
            : IrcLine.of("CAP", "END"));
  }

  private void authenticate(IrcLine line) {
    if (!line.argument(0).equals("+") || settings.account.isEmpty()) {
      return;
    }
    IrcSettings.Account account = settings.account.get();
    String plain = account.name() + "\0" + account.name() + "\0" + account.password();
    String text = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    for (int at = 0; at <= text.length(); at += SASL_CHUNK) {
      String chunk = text.substring(at, Math.min(at + SASL_CHUNK, text.length()));
      out.sendNow(IrcLine.of("AUTHENTICATE", chunk.isEmpty() ? "+" : chunk));
    }
  }

  private void anotherNick() throws IOException {
    if (nicksTried++ == MOST_NICKS) {
      throw new IOException("the nick " + settings.nick + " and all like it are taken");
    }
    nick = settings.nick + "_" + (nicksTried == 2 ? "" : nicksTried - 1);
    out.sendNow(IrcLine.of("NICK", nick));
  }

  private static String last(IrcLine line) {
    return line.argument(line.arguments().size() - 1);
  }

  /** What the client is called. */
  String nick() {
    return nick;
  }
}
