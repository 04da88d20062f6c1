package dev.railhead.trains.irc;

import dev.railhead.core.internal.Names;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Which server and channel, and under what name. Immutable; its text has no passwords. */
public final class IrcSettings {
  private static final Pattern NICK =
      Pattern.compile("[A-Za-z\\[\\]\\\\`_^{|}][A-Za-z0-9\\[\\]\\\\`_^{|}-]{0,29}");
  private static final Pattern CHANNEL = Pattern.compile("[#&+!][^ ,:\\x00-\\x1f]{1,49}");

  /** The account to log in to, with SASL PLAIN (RFC 4616). */
  record Account(String name, String password) {
    @Override
    public String toString() {
      return name;
    }
  }

  final String host;
  final int port;
  final String nick;
  final String channel;
  final Optional<SSLContext> tls;
  final Optional<String> serverPassword;
  final Optional<Account> account;
  final Duration connectWithin;
  final Duration quietFor;
  final Duration firstRetry;
  final Duration longestRetry;
  final int linesAtOnce;
  final Duration lineEvery;

  private IrcSettings(Builder builder) {
    this.host = builder.host;
    this.port = builder.port;
    this.nick = builder.nick;
    this.channel = builder.channel;
    this.tls = builder.tls;
    this.serverPassword = builder.serverPassword;
    this.account = builder.account;
    this.connectWithin = builder.connectWithin;
    this.quietFor = builder.quietFor;
    this.firstRetry = builder.firstRetry;
    this.longestRetry = builder.longestRetry;
    this.linesAtOnce = builder.linesAtOnce;
    this.lineEvery = builder.lineEvery;
  }

  /**
   * The channel {@code channel} on the server at {@code host} and {@code port}, as {@code nick}.
   *
   * @throws IllegalArgumentException if the host is blank, the port is not 1 to 65535, the nick is
   *     not one of RFC 2812 of at most 30 characters, or the channel is not one of at most 50
   */
  public static Builder of(String host, int port, String nick, String channel) {
    return new Builder(host, port, nick, channel);
  }

  /** The channel's name, such as {@code #push}. */
  public String channel() {
    return channel;
  }

  @Override
  public String toString() {
    return nick + " in " + channel + " on " + host + ":" + port + (tls.isPresent() ? " (TLS)" : "");
  }

  /** Settings of an IRC client. For one thread. */
  public static final class Builder {
    private final String host;
    private final int port;
    private final String nick;
    private final String channel;
    private Optional<SSLContext> tls = Optional.empty();
    private Optional<String> serverPassword = Optional.empty();
    private Optional<Account> account = Optional.empty();
    private boolean inTheClear;
    private Duration connectWithin = Duration.ofSeconds(30);
    private Duration quietFor = Duration.ofMinutes(2);
    private Duration firstRetry = Duration.ofSeconds(1);
    private Duration longestRetry = Duration.ofMinutes(2);
    private int linesAtOnce = 5;
    private Duration lineEvery = Duration.ofSeconds(1);

    private Builder(String host, int port, String nick, String channel) {
      this.host = Names.line("an IRC server's host", host, 253);
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("a port must be 1 to 65535, but was " + port);
      }
      this.port = port;
      this.nick = matching(NICK, "an IRC nick", nick, "1 to 30 letters, digits or []\\`_^{|}-");
      this.channel = matching(CHANNEL, "an IRC channel", channel, "#, and 1 to 49 characters");
    }

    private static String matching(Pattern pattern, String what, String value, String rule) {
      if (!pattern.matcher(value).matches()) {
        throw new IllegalArgumentException(
            what + " must be " + rule + ", but was " + Names.quoted(value));
      }
      return value;
    }

    /**
     * Speaks TLS, and trusts whom {@code trust} trusts; the host's name is checked (default no
     * TLS).
     */
    public Builder tls(SSLContext trust) {
      this.tls = Optional.of(Objects.requireNonNull(trust, "trust"));
      return this;
    }

    /** The server's password, for PASS (default none). */
    public Builder serverPassword(String password) {
      this.serverPassword = Optional.of(secret(password));
      return this;
    }

    /**
     * The account to log in to with SASL PLAIN (default none). A server that cannot do it is left
     * again: the client never goes on as nobody.
     */
    public Builder account(String name, String password) {
      this.account =
          Optional.of(new Account(Names.line("an account", name, 100), secret(password)));
      return this;
    }

    /**
     * Allows passwords without TLS, for everybody on the way to read (default they are refused).
     */
    public Builder passwordsInTheClear() {
      this.inTheClear = true;
      return this;
    }

    /** How long connecting, logging in and joining may each take (default 30 s; at most 10 min). */
    public Builder connectWithin(Duration within) {
      this.connectWithin = checked("the time to connect", within);
      return this;
    }

    /**
     * After how long a quiet server is asked for a sign of life, and then given up (default 2 min).
     */
    public Builder quietFor(Duration quiet) {
      this.quietFor = checked("the time a server may be quiet", quiet);
      return this;
    }

    /**
     * How long to wait before the server is tried again: a random part of {@code first}, doubled
     * with each failure up to {@code longest} (default 1 s and 2 min).
     */
    public Builder retry(Duration first, Duration longest) {
      this.firstRetry = checked("the first wait", first);
      this.longestRetry = checked("the longest wait", longest);
      return this;
    }

    /** How many lines may go at once, and then one every so often (default 5, and 1 s). */
    public Builder pace(int linesAtOnce, Duration lineEvery) {
      if (linesAtOnce < 1 || linesAtOnce > 100) {
        throw new IllegalArgumentException(
            "lines at once must be 1 to 100, but were " + linesAtOnce);
      }
      this.linesAtOnce = linesAtOnce;
      this.lineEvery = checked("the time between lines", lineEvery);
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalStateException if there is a password and no TLS, and nobody said that it may
     *     go in the clear
     */
    public IrcSettings build() {
      boolean secret = serverPassword.isPresent() || account.isPresent();
      if (secret && tls.isEmpty() && !inTheClear) {
        throw new IllegalStateException(
            "a password would be sent to "
                + host
                + " in the clear: use tls(...), or say so with"
                + " passwordsInTheClear()");
      }
      return new IrcSettings(this);
    }

    private static String secret(String password) {
      if (password.isEmpty()
          || password.length() > 300
          || password.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
        throw new IllegalArgumentException(
            "a password must be 1 to 300 characters with no line end and no NUL");
      }
      return password;
    }

    private static Duration checked(String what, Duration duration) {
      if (duration.isNegative()
          || duration.isZero()
          || duration.compareTo(Duration.ofMinutes(10)) > 0) {
        throw new IllegalArgumentException(
            what + " must be more than zero and at most 10 min, but was " + duration);
      }
      return duration;
    }
  }
}
