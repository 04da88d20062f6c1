package dev.railhead.examples.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.trains.fixture.Ngircd;
import dev.railhead.trains.fixture.Person;
import dev.railhead.trains.irc.ChannelBridge;
import dev.railhead.trains.irc.IrcSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole road once, for real: a channel on an IRC server, three riders, a fleet, landed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PushRoadIT {
  private static final String CHANNEL = "#push";

  @TempDir private Path directory;

  @Test
  void three_riders_take_a_train_from_the_channel_to_production() throws Exception {
    Path repository = Files.createDirectories(directory.resolve("repository"));
    git(repository, "init", "--quiet", "--initial-branch=main");
    for (String who : List.of("alice", "bob", "carol")) {
      Files.writeString(repository.resolve(who + ".txt"), "by " + who);
      git(repository, "add", "--all");
      git(
          repository,
          "-c",
          "user.name=" + who,
          "-c",
          "user.email=x@localhost",
          "commit",
          "--quiet",
          "--message=" + who);
      git(repository, "tag", who + "-1");
    }
    Path home = Files.createDirectories(directory.resolve("home"));
    try (Ngircd server = Ngircd.in(directory);
        PushYard yard = new PushYard(home, repository, Set.of(Actor.of("railhead")));
        Person alice = Person.joining(server.port(), "alice", CHANNEL);
        Person bob = Person.joining(server.port(), "bob", CHANNEL);
        Person carol = Person.joining(server.port(), "carol", CHANNEL);
        ChannelBridge bridge =
            yard.channel(
                IrcSettings.of("127.0.0.1", server.port(), "pushbot", CHANNEL)
                    .pace(30, Duration.ofMillis(10))
                    .build())) {
      alice.seesTopic("clear");
      alice.say(".join of alice-1");
      alice.hearsSaid("alice: you are up");
      bob.say(".join of bob-1 with alice");
      bob.seesTopic("alice + bob");
      carol.say(".join of carol-1");
      carol.seesTopic("alice + bob + carol");

      carol.say(".at princess");
      carol.hearsSaid("carol: carol may not depart");
      alice.say(".at princess");
      alice.hearsSaid("alice bob carol departed");
      alice.hearsSaid("alice bob carol: you are at princess, please look");
      assertThat(live(yard, PushYard.PRINCESS.hosts())).containsOnly("by carol");
      assertThat(live(yard, PushYard.PRODUCTION.hosts())).containsOnly("nothing");

      alice.say(".at prod");
      alice.hearsSaid("alice: not everyone is ready: [alice, bob, carol]");
      for (Person rider : List.of(alice, bob, carol)) {
        rider.say(".good");
      }
      alice.hearsSaid("alice bob carol: everyone is ready at princess");
      alice.say(".at prod");
      alice.hearsSaid("alice bob carol: you are at production, please look");
      carol.seesTopic("<prod> alice + bob + carol");
      assertThat(live(yard, PushYard.PRODUCTION.hosts())).containsOnly("by carol");

      alice.say(".good");
      bob.say(".good");
      carol.say(".good");
      alice.hearsSaid("alice bob carol: everyone is ready at production");
      alice.say(".done");
      alice.hearsSaid("alice bob carol landed");
      assertThat(carol.heard().stream().filter(line -> line.endsWith("bob carol landed")))
          .hasSize(1);
      assertThat(yard.queue().refresh().riders()).isEmpty();
      assertThat(bridge.isReady()).isTrue();
    }
  }

  private static List<String> live(PushYard yard, List<Host> hosts) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Host host : hosts) {
      Path file = yard.docroot(host, "web").resolve("carol.txt");
      texts.add(Files.exists(file) ? Files.readString(file) : "nothing");
    }
    return texts;
  }

  private static void git(Path repository, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(repository.toFile()).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0)
        .as(String.join(" ", command))
        .isTrue();
  }
}
