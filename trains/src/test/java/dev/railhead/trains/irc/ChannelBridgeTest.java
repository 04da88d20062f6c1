package dev.railhead.trains.irc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.announce.Announcer;
import dev.railhead.core.announce.Channel;
import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.trains.Command;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.Order;
import dev.railhead.trains.Policy;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.channel.ChannelCommands;
import dev.railhead.trains.channel.QueueDoor;
import dev.railhead.trains.fixture.Ngircd;
import dev.railhead.trains.fixture.Person;
import dev.railhead.trains.store.PushQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real IRC server, with real clients, and a queue in a ledger. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ChannelBridgeTest {
  private static final String CHANNEL = "#push";

  @TempDir private Path directory;
  private Ledger ledger;
  private PushQueue queue;
  private Ngircd server;

  @BeforeEach
  void start() throws Exception {
    server = Ngircd.in(directory);
    ledger = Ledger.open(directory.resolve("ledger.db"));
    queue = PushQueue.open(ledger, "web", QueueSettings.usual(), Dispatcher.with(Policy.open()));
  }

  @AfterEach
  void stop() {
    server.close();
    ledger.close();
  }

  private ChannelBridge bridge() throws Exception {
    return bridge(new Identities(Identities.Strangers.BY_NICK, Map.of()));
  }

  private ChannelBridge bridge(Identities identities) throws Exception {
    return ChannelBridge.between(queue, ChannelCommands.of(QueueDoor.of(queue)).build())
        .lookingEvery(Duration.ofMillis(50))
        .identities(identities)
        .start(
            IrcSettings.of("127.0.0.1", server.port(), "pushbot", CHANNEL)
                .retry(Duration.ofMillis(50), Duration.ofMillis(500))
                .pace(30, Duration.ofMillis(5))
                .build());
  }

  private Person person(String nick) throws Exception {
    return Person.joining(server.port(), nick, CHANNEL);
  }

  @Test
  void people_queue_and_the_topic_shows_it() throws Exception {
    try (Person alice = person("alice");
        Person bob = person("bob");
        ChannelBridge bridge = bridge()) {
      alice.seesTopic("clear");
      alice.say(".join");
      bob.seesTopic("alice");
      bob.hearsSaid("alice: you are up");
      bob.say(".join with alice \"search\"");
      alice.seesTopic("alice + bob \"search\"");
      bob.say(".good morning all");
      bob.hearsSaid("bob: not understood at character 7");
      queue.submit(Order.of("page-1", Actor.of("web page"), Command.PlaceHold.everything("db")));
      alice.seesTopic("HOLD \"db\" | alice + bob \"search\"");
      alice.hearsSaid("held by web page: db");
      alice.type("PRIVMSG pushbot :.why");
      alice.hears(line -> line.contains(" PRIVMSG alice :alice waits: held by web page: db"));
      assertThat(bridge.isReady()).isTrue();
    }
  }

  @Test
  void people_hear_of_deploys_and_of_those_too_that_the_channel_missed_at_first() throws Exception {
    DeployEvent.Mark mark = new DeployEvent.Mark(1, 1, Instant.EPOCH);
    DeployEvent began =
        new DeployEvent.Began(
            mark, Stack.of("web"), Stage.of("princess"), Actor.of("ann"), "main", List.of());
    try (ChannelBridge bridge = bridge();
        Announcer announcer =
            Announcer.builder(Channel.saying(bridge::say))
                .pauses(Duration.ofMillis(50), Duration.ofMillis(100))
                .tries(100)
                .start()) {
      try (Person alice = person("alice")) {
        announcer.on(began);
        alice.hearsSaid("web princess: ann deploys main");
      }
      server.kill();
      announcer.on(began);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> announcer.counts().retried() > 0);
      server.startAgain();
      try (Person bob = person("bob")) {
        assertThat(announcer.await(Duration.ofMinutes(1))).isTrue();
        assertThat(announcer.counts().sent()).isEqualTo(2);
        bob.seesTopic("clear");
      }
    }
  }

  @Test
  void who_is_renamed_keeps_the_seat_and_who_takes_the_nick_does_not_get_it() throws Exception {
    try (Person alice = person("alice");
        Person eve = person("eve");
        ChannelBridge bridge = bridge()) {
      alice.seesTopic("clear");
      alice.say(".join");
      alice.seesTopic("alice");
      alice.type("NICK alice_away");
      eve.hears(line -> line.contains(" NICK ") && line.endsWith("alice_away"));
      eve.type("NICK alice");
      alice.hears(line -> line.startsWith(":eve!") && line.contains(" NICK "));
      eve.say(".nevermind");
      eve.hearsSaid("eve: eve neither waits nor rides");
      alice.say(".nevermind");
      eve.hears(line -> line.endsWith(" TOPIC " + CHANNEL + " :clear"));
      assertThat(bridge.isReady()).isTrue();
    }
  }

  @Test
  void strangers_command_nothing_where_accounts_count() throws Exception {
    try (Person alice = person("alice");
        ChannelBridge bridge = bridge(new Identities(Identities.Strangers.NOBODY, Map.of()))) {
      alice.seesTopic("clear");
      alice.say(".join");
      alice.hearsSaid("alice: nobody knows who you are; log in to the server first");
      assertThat(queue.refresh().revision()).isEqualTo(1);
      assertThat(bridge.isReady()).isTrue();
    }
  }

  @Test
  void a_foreign_topic_is_reported_and_left_alone_until_somebody_says() throws Exception {
    try (Person alice = person("alice")) {
      alice.type("TOPIC " + CHANNEL + " :Welcome to push! See the wiki");
      alice.seesTopic("Welcome to push! See the wiki");
      try (ChannelBridge bridge = bridge()) {
        alice.hearsSaid("the topic does not make sense at character 9: expected +, | or the end");
        alice.say(".join");
        alice.hearsSaid("alice: you are up");
        assertThat(alice.heard())
            .noneMatch(line -> line.startsWith(":pushbot") && line.contains(" TOPIC "));
        alice.say(".retopic");
        alice.hearsSaid("the topic was: Welcome to push! See the wiki");
        alice.seesTopic("alice");
        assertThat(bridge.isReady()).isTrue();
      }
    }
  }

  @Test
  void an_edited_banner_becomes_the_queues_and_edited_riders_are_put_back() throws Exception {
    try (Person alice = person("alice");
        ChannelBridge bridge = bridge()) {
      alice.seesTopic("clear");
      alice.say(".join");
      alice.seesTopic("alice");
      alice.type("TOPIC " + CHANNEL + " :Off-Hours!! | alice");
      alice.seesTopic("alice !! \"Off-Hours\"");
      assertThat(queue.refresh().banner()).contains("Off-Hours");
      alice.type("TOPIC " + CHANNEL + " :alice + mallory");
      alice.hearsSaid("alice: the topic shows the queue, and does not change it");
      Awaitility.await()
          .until(
              () ->
                  alice.heard().stream()
                          .filter(line -> line.endsWith(" :alice !! \"Off-Hours\""))
                          .count()
                      == 2);
      assertThat(queue.refresh().riders()).hasSize(1);
      alice.type("TOPIC " + CHANNEL + " :alice (dark)");
      alice.hearsSaid("the topic does not make sense at character 6");
      assertThat(bridge.isReady()).isTrue();
    }
  }

  @Test
  void after_a_lost_connection_everything_is_there_again_and_nothing_was_forgotten()
      throws Exception {
    try (ChannelBridge bridge = bridge()) {
      try (Person alice = person("alice")) {
        alice.say(".join");
        alice.hearsSaid("alice: you are up");
      }
      server.kill();
      Awaitility.await().until(() -> !bridge.isReady());
      queue.submit(Order.of("page-1", Actor.of("web page"), Command.PlaceHold.everything("db")));
      server.startAgain();
      try (Person bob = person("bob")) {
        // The server has forgotten the topic, and the bridge what it had said; it says it again.
        Awaitility.await()
            .until(
                () -> {
                  bob.type("TOPIC " + CHANNEL);
                  return bob.heard().stream()
                      .anyMatch(line -> line.endsWith(" :HOLD \"db\" | alice"));
                });
        queue.submit(Actor.of("web page"), Command.PlaceHold.everything("the last word"));
        bob.hearsSaid("the last word");
        assertThat(bob.heard()).noneMatch(line -> line.contains("you are up"));
      }
    }
  }

  @Test
  void a_topic_too_long_is_shortened_and_said() throws Exception {
    for (int i = 0; i < 60; i++) {
      queue.submit(
          Order.of(
              "setup-" + i,
              Actor.of("somebody-" + i),
              Command.Join.of(
                  dev.railhead.trains.LaneId.of("code"), Actor.of("somebody-" + i), List.of())));
    }
    try (Person alice = person("alice");
        ChannelBridge bridge = bridge()) {
      alice.hearsSaid("the topic is too long (");
      String set = alice.hears(line -> line.startsWith(":pushbot") && line.contains(" TOPIC "));
      assertThat(set).contains(":somebody-0+somebody-1+").containsPattern("\\|\\.\\.\\.[0-9]+$");
      assertThat(bridge.isReady()).isTrue();
    }
  }

  @Test
  void hostile_lines_change_nothing() throws Exception {
    try (Person mallory = person("mal|ory`");
        ChannelBridge bridge = bridge()) {
      mallory.seesTopic("clear");
      mallory.say(".hold \"\u0002\u0003" + "4red\u000f\"");
      mallory.seesTopic("HOLD \"4red\"");
      mallory.say(".unhold");
      mallory.say(".kick " + "x".repeat(300));
      mallory.hearsSaid("expected whom to kick, in at most 64 printable characters");
      mallory.say(".join");
      mallory.seesTopic("mal%7Cory`");
      mallory.say(".nevermind");
      mallory.say("." + "A".repeat(100_000));
      try (Person after = person("after")) {
        after.say(".help");
        after.hearsSaid(".join [config]");
      }
      assertThat(queue.refresh().riders()).isEmpty();
      assertThat(bridge.isReady()).isTrue();
    }
  }

  @Test
  void closing_leaves_no_thread() throws Exception {
    try (Person alice = person("alice")) {
      ChannelBridge bridge = bridge();
      alice.seesTopic("clear");
      bridge.close();
      Awaitility.await()
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .map(Thread::getName)
                      .noneMatch(name -> name.startsWith("railhead-") && name.endsWith("pushbot")));
    }
  }
}
