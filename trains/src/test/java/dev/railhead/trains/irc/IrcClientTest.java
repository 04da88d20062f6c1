package dev.railhead.trains.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.railhead.trains.fixture.Ngircd;
import dev.railhead.trains.fixture.Person;
import dev.railhead.trains.fixture.TlsIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class IrcClientTest {
  private static final String CHANNEL = "#push";

  @TempDir private Path directory;
  private final Heard heard = new Heard();

  private static IrcSettings.Builder settings(int port, String nick) {
    return IrcSettings.of("127.0.0.1", port, nick, CHANNEL)
        .retry(Duration.ofMillis(50), Duration.ofMillis(500))
        .pace(20, Duration.ofMillis(10));
  }

  private IrcClient client(int port, String nick) {
    return IrcClient.start(settings(port, nick).build(), heard);
  }

  @Nested
  class GivenARealServer {
    private Ngircd server;

    @BeforeEach
    void start() throws Exception {
      server = Ngircd.in(directory);
    }

    @AfterEach
    void stop() {
      server.close();
    }

    @Test
    void it_joins_speaks_and_hears_in_utf8() throws Exception {
      try (Person alice = Person.joining(server.port(), "alice", CHANNEL);
          IrcClient bot = client(server.port(), "pushbot")) {
        assertThat(heard.first(IrcEvent.Ready.class))
            .isEqualTo(new IrcEvent.Ready("pushbot", Optional.empty(), Optional.empty()));

        alice.say(".join \"Ödön 🚂\"");
        assertThat(heard.first(IrcEvent.Said.class))
            .isEqualTo(
                new IrcEvent.Said(
                    new IrcUser("alice", Optional.empty()), ".join \"Ödön 🚂\"", false));

        assertThat(bot.say("you're up: Ödön 🚂\r\nQUIT :no")).isTrue();
        alice.hearsSaid("you're up: Ödön 🚂");
        alice.hearsSaid("QUIT :no");
        assertThat(bot.tell("alice", "psst")).isTrue();
        alice.hears(line -> line.endsWith(" PRIVMSG alice :psst"));
        alice.type("PRIVMSG pushbot :.help");
        assertThat(heard.first(IrcEvent.Said.class, IrcEvent.Said::inPrivate).text())
            .isEqualTo(".help");
        long mark = bot.mark().orElseThrow();
        heard.first(IrcEvent.Passed.class, passed -> passed.mark() == mark);
        assertThat(bot.isReady()).isTrue();
      }
    }

    @Test
    void a_topic_of_the_longest_size_reaches_everybody_whole() throws Exception {
      try (Person alice = Person.joining(server.port(), "alice", CHANNEL)) {
        // Who is first in a channel may set its topic; here everybody may.
        try (IrcClient bot = client(server.port(), "pushbot")) {
          heard.first(IrcEvent.Ready.class);
          int bytes = bot.topicBytes();
          assertThat(bytes).isBetween(300, 470);
          String longest = "ö".repeat(bytes / 2);

          assertThat(bot.topic(longest)).isTrue();
          alice.seesTopic(longest);
          assertThat(heard.first(IrcEvent.TopicChanged.class).topic()).contains(longest);
          assertThatIllegalArgumentException()
              .isThrownBy(() -> bot.topic(longest + "öö"))
              .withMessageContaining("at most " + bytes + " bytes");
          assertThatIllegalArgumentException()
              .isThrownBy(() -> bot.topic("alice\r\nQUIT"))
              .withMessageContaining("no line end");
          try (Person bob = Person.joining(server.port(), "bob", CHANNEL)) {
            bob.hears(line -> line.endsWith(" 332 bob " + CHANNEL + " :" + longest));
          }
        }
      }
    }

    @Test
    void it_follows_who_comes_is_renamed_and_goes() throws Exception {
      try (IrcClient bot = client(server.port(), "pushbot")) {
        heard.first(IrcEvent.Ready.class);
        try (Person alice = Person.joining(server.port(), "alice", CHANNEL);
            Person bob = Person.joining(server.port(), "bob", CHANNEL)) {
          assertThat(heard.first(IrcEvent.Came.class).who().nick()).isEqualTo("alice");
          alice.type("NICK alice_away");
          assertThat(heard.first(IrcEvent.Renamed.class))
              .isEqualTo(new IrcEvent.Renamed("alice", "alice_away"));
          alice.type("QUIT :lunch");
          assertThat(heard.first(IrcEvent.Went.class).nick()).isEqualTo("alice_away");
          bob.type("PART " + CHANNEL + " :bye");
          assertThat(heard.first(IrcEvent.Went.class, went -> went.nick().equals("bob")).how())
              .isEqualTo("left: bye");
        }
        assertThat(bot.isReady()).isTrue();
      }
    }

    @Test
    void a_taken_nick_is_replaced_and_taken_back() throws Exception {
      try (Person squatter = Person.joining(server.port(), "pushbot", CHANNEL);
          IrcClient bot = client(server.port(), "pushbot")) {
        assertThat(heard.first(IrcEvent.Ready.class).nick()).isEqualTo("pushbot_");
        squatter.type("QUIT :sorry");
        assertThat(heard.first(IrcEvent.Renamed.class))
            .isEqualTo(new IrcEvent.Renamed("pushbot_", "pushbot"));
        assertThat(bot.say("here again")).isTrue();
      }
    }

    @Test
    void it_comes_back_when_the_server_does() throws Exception {
      try (IrcClient bot = client(server.port(), "pushbot")) {
        heard.first(IrcEvent.Ready.class);
        server.kill();
        assertThat(heard.first(IrcEvent.Lost.class).nextTry()).isLessThan(Duration.ofMillis(501));
        assertThat(bot.say("nobody hears this")).isFalse();
        server.startAgain();
        Awaitility.await().until(() -> heard.all(IrcEvent.Ready.class).size() == 2);
        assertThat(bot.say("back")).isTrue();
      }
    }

    @Test
    void it_comes_back_when_it_was_kicked() throws Exception {
      try (Person alice = Person.joining(server.port(), "alice", CHANNEL);
          IrcClient bot = client(server.port(), "pushbot")) {
        heard.first(IrcEvent.Ready.class);
        alice.type("KICK " + CHANNEL + " pushbot :out");
        assertThat(heard.first(IrcEvent.Lost.class).reason()).contains("kicked by alice: out");
        Awaitility.await().until(() -> heard.all(IrcEvent.Ready.class).size() == 2);
        assertThat(bot.isReady()).isTrue();
      }
    }

    @Test
    void closing_says_goodbye_and_leaves_no_thread() throws Exception {
      try (Person alice = Person.joining(server.port(), "alice", CHANNEL)) {
        IrcClient bot = client(server.port(), "leaver");
        heard.first(IrcEvent.Ready.class);
        bot.close();
        bot.close();

        alice.hears(line -> line.startsWith(":leaver") && line.contains(" QUIT "));
        Awaitility.await().until(() -> threads("leaver").isEmpty());
        assertThat(bot.say("too late")).isFalse();
      }
    }

    private List<String> threads(String nick) {
      return Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getName)
          .filter(name -> name.startsWith("railhead-irc-") && name.endsWith(nick))
          .toList();
    }
  }

  @Nested
  class GivenASecureServer {
    @Test
    void it_speaks_tls_with_whom_it_trusts_and_with_nobody_else() throws Exception {
      TlsIdentity identity = TlsIdentity.in(directory);
      try (Ngircd server = Ngircd.withTls(directory, identity)) {
        IrcSettings trusting = settings(server.port(), "pushbot").tls(identity.trust()).build();
        try (IrcClient bot = IrcClient.start(trusting, heard)) {
          heard.first(IrcEvent.Ready.class);
          assertThat(bot.say("hello")).isTrue();
        }
        Heard doubts = new Heard();
        IrcSettings strict = settings(server.port(), "other").tls(SSLContext.getDefault()).build();
        try (IrcClient bot = IrcClient.start(strict, doubts)) {
          assertThat(doubts.first(IrcEvent.Lost.class).reason()).contains("certification path");
          assertThat(bot.isReady()).isFalse();
        }
      }
    }

    @Test
    void the_servers_password_opens_it() throws Exception {
      try (Ngircd server = Ngircd.withPassword(directory, "open-sesame")) {
        IrcSettings.Builder right =
            settings(server.port(), "pushbot").serverPassword("open-sesame");
        try (IrcClient bot = IrcClient.start(right.passwordsInTheClear().build(), heard)) {
          heard.first(IrcEvent.Ready.class);
          assertThat(bot.isReady()).isTrue();
        }
        Heard refused = new Heard();
        IrcSettings.Builder wrong = settings(server.port(), "other").serverPassword("mellon");
        try (IrcClient bot = IrcClient.start(wrong.passwordsInTheClear().build(), refused)) {
          assertThat(refused.first(IrcEvent.Lost.class).reason()).contains("the server said");
          assertThat(bot.isReady()).isFalse();
        }
      }
    }

    @Test
    void a_password_without_tls_is_refused_and_never_printed() {
      IrcSettings.Builder settings = settings(6667, "pushbot").account("bot", "s3cret");
      assertThatIllegalStateException()
          .isThrownBy(settings::build)
          .withMessageContaining("in the clear")
          .withMessageNotContaining("s3cret");
      assertThat(settings.passwordsInTheClear().build().toString()).doesNotContain("s3cret");
    }
  }

  @Nested
  class GivenAServerWithAccounts {
    private static final List<String> WELCOME = List.of(":irc 001 pushbot :Welcome");

    private List<String> answer(String line) {
      if (line.startsWith("CAP LS")) {
        return List.of(
            ":irc CAP * LS * :multi-prefix account-tag", ":irc CAP * LS :sasl=PLAIN extended-join");
      } else if (line.startsWith("CAP REQ")) {
        return List.of(":irc CAP * ACK :" + line.substring(9));
      } else if (line.equals("AUTHENTICATE PLAIN")) {
        return List.of("AUTHENTICATE +");
      } else if (line.startsWith("AUTHENTICATE ")) {
        byte[] plain = Base64.getDecoder().decode(line.substring(13));
        boolean right = new String(plain, StandardCharsets.UTF_8).equals("bot\0bot\0s3cret");
        return List.of(right ? ":irc 903 * :logged in" : ":irc 904 * :SASL authentication failed");
      } else if (line.equals("CAP END")) {
        return WELCOME;
      }
      return line.startsWith("JOIN")
          ? List.of(
              ":pushbot!r@h JOIN #push",
              ":irc 332 pushbot #push :clear",
              ":irc 366 pushbot #push :")
          : List.of();
    }

    @Test
    void it_logs_in_and_learns_who_is_who() throws Exception {
      try (ScriptedServer server = new ScriptedServer(this::answer);
          IrcClient bot = start(server, "s3cret")) {
        assertThat(heard.first(IrcEvent.Ready.class).topic()).contains("clear");
        server.send(
            List.of(
                ":bob!b@h JOIN #push bsmith :Bob",
                "@account=bsmith;time=x :bobby!b@h PRIVMSG #push :.good",
                ":eve!e@h JOIN #push * :Eve"));
        assertThat(heard.first(IrcEvent.Said.class).who())
            .isEqualTo(new IrcUser("bobby", Optional.of("bsmith")));
        heard.first(IrcEvent.Came.class, came -> came.who().nick().equals("eve"));
        assertThat(heard.all(IrcEvent.Came.class))
            .extracting(came -> came.who().account())
            .containsExactly(Optional.of("bsmith"), Optional.empty());
        assertThat(bot.isReady()).isTrue();
      }
    }

    @Test
    void a_wrong_password_is_said_and_nothing_goes_on() throws Exception {
      try (ScriptedServer server = new ScriptedServer(this::answer);
          IrcClient bot = start(server, "wrong")) {
        assertThat(heard.first(IrcEvent.Lost.class).reason())
            .isEqualTo("the server refused the login: SASL authentication failed");
        assertThat(server.heard()).noneMatch(line -> line.startsWith("JOIN"));
        assertThat(bot.isReady()).isFalse();
      }
    }

    @Test
    void a_server_that_cannot_log_in_is_left_again() throws Exception {
      try (ScriptedServer server =
              new ScriptedServer(line -> line.startsWith("USER") ? WELCOME : List.of());
          IrcClient bot = start(server, "s3cret")) {
        assertThat(heard.first(IrcEvent.Lost.class).reason()).contains("cannot log in by SASL");
        assertThat(bot.isReady()).isFalse();
      }
    }

    private IrcClient start(ScriptedServer server, String password) {
      return IrcClient.start(
          settings(server.port(), "pushbot").account("bot", password).passwordsInTheClear().build(),
          heard);
    }
  }

  @Nested
  class GivenABadServer {
    private List<String> answer(String line) {
      if (line.startsWith("USER")) {
        return List.of("PING :are you there", ":irc 001 pushbot :Welcome");
      }
      return line.startsWith("JOIN")
          ? List.of(":pushbot!r@h JOIN #push", ":irc 366 pushbot #push :")
          : List.of();
    }

    @Test
    void a_line_of_100_kB_is_skipped_and_the_next_one_heard() throws Exception {
      try (ScriptedServer server = new ScriptedServer(this::answer);
          IrcClient bot = client(server.port(), "pushbot")) {
        heard.first(IrcEvent.Ready.class);
        server.send(
            List.of(
                ":alice!a@h PRIVMSG #push :" + "x".repeat(100_000),
                ":",
                "@",
                "@a",
                "\u0000\u0001",
                ":alice!a@h PRIVMSG",
                ":alice!a@h PRIVMSG #push :\u0001VERSION\u0001",
                ":alice!a@h PRIVMSG #push :.good"));
        assertThat(heard.first(IrcEvent.Said.class).text()).isEqualTo(".good");
        assertThat(server.heard()).contains("PONG :are you there");
        assertThat(bot.isReady()).isTrue();
      }
    }

    @Test
    void one_that_falls_silent_is_asked_and_then_given_up() throws Exception {
      IrcSettings.Builder impatient =
          IrcSettings.of("127.0.0.1", 1, "pushbot", CHANNEL).quietFor(Duration.ofMillis(200));
      assertThat(impatient.build().toString()).contains("#push on 127.0.0.1:1");
      try (ScriptedServer server = new ScriptedServer(this::answer);
          IrcClient bot =
              IrcClient.start(
                  settings(server.port(), "pushbot").quietFor(Duration.ofMillis(200)).build(),
                  heard)) {
        assertThat(heard.first(IrcEvent.Lost.class).reason())
            .isEqualTo("the server did not answer in time");
        assertThat(server.heard()).contains("PING railhead");
        assertThat(bot).isNotNull();
      }
    }

    @Test
    void lines_go_out_no_faster_than_they_may() throws Exception {
      try (ScriptedServer server = new ScriptedServer(this::answer);
          IrcClient bot =
              IrcClient.start(
                  settings(server.port(), "pushbot").pace(2, Duration.ofMillis(150)).build(),
                  heard)) {
        heard.first(IrcEvent.Ready.class);
        long start = System.nanoTime();
        for (int i = 0; i < 6; i++) {
          assertThat(bot.say("line " + i)).isTrue();
        }
        Awaitility.await().until(() -> server.heard().contains("PRIVMSG #push :line 5"));
        // Two at once, and the other four one by one.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isGreaterThan(Duration.ofMillis(590));
        assertThat(server.heard())
            .filteredOn(line -> line.startsWith("PRIVMSG"))
            .containsExactly(
                "PRIVMSG #push :line 0",
                "PRIVMSG #push :line 1",
                "PRIVMSG #push :line 2",
                "PRIVMSG #push :line 3",
                "PRIVMSG #push :line 4",
                "PRIVMSG #push :line 5");
      }
    }

    @Test
    void too_many_waiting_lines_are_refused_not_kept() throws Exception {
      try (ScriptedServer server = new ScriptedServer(this::answer);
          IrcClient bot =
              IrcClient.start(
                  settings(server.port(), "pushbot").pace(1, Duration.ofMinutes(1)).build(),
                  heard)) {
        heard.first(IrcEvent.Ready.class);
        boolean refused = false;
        for (int i = 0; i < 1100 && !refused; i++) {
          refused = !bot.say("line " + i);
        }
        assertThat(refused).isTrue();
      }
    }
  }

  @Nested
  class GivenNoServer {
    @Test
    void it_tries_again_and_can_be_closed_meanwhile() {
      Heard none = new Heard();
      try (IrcClient bot =
          IrcClient.start(
              IrcSettings.of("127.0.0.1", 1, "pushbot", CHANNEL)
                  .retry(Duration.ofMillis(10), Duration.ofMinutes(10))
                  .build(),
              none)) {
        assertThat(none.first(IrcEvent.Lost.class).reason())
            .startsWith("cannot connect to 127.0.0.1:1: ");
        assertThat(bot.topicBytes()).isZero();
        assertThat(bot.topic("clear")).isFalse();
      }
    }
  }

  @Nested
  class GivenHostileSettings {
    @Test
    void each_is_refused() {
      for (String nick : List.of("", "1abc", "a b", "a\r\nQUIT", "x".repeat(31), "#a")) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> IrcSettings.of("h", 6667, nick, CHANNEL))
            .withMessageContaining("an IRC nick");
      }
      for (String channel : List.of("", "push", "#", "#a b", "#a,b", "#a\r\nQUIT", "#\u0007")) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> IrcSettings.of("h", 6667, "bot", channel))
            .withMessageContaining("an IRC channel");
      }
    }
  }
}
