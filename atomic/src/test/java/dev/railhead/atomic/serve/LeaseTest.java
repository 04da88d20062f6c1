package dev.railhead.atomic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.atomic.serve.fixture.Home;
import dev.railhead.atomic.serve.fixture.LeaseRule;
import dev.railhead.atomic.serve.fixture.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases as another process sees them. Nothing here opens a lease that this JVM holds. */
class LeaseTest {
  @TempDir Path temp;
  private Home home;

  @BeforeEach
  void make() throws IOException {
    home = Home.ofRailhead(temp.toRealPath().resolve("web"));
    home.deploy("yin", Home.id(1));
  }

  private Path only() throws IOException {
    assertThat(home.leases()).hasSize(1);
    return home.leases().get(0);
  }

  private List<Path> leasesOf(Server server) throws IOException {
    return home.leases().stream()
        .filter(lease -> lease.getFileName().toString().contains("-" + server.pid() + "-"))
        .toList();
  }

  @Test
  void has_the_form_that_its_readers_expect() throws Exception {
    try (Server server = Server.start(home.current())) {
      Path lease = only();
      assertThat(lease.getFileName().toString())
          .matches("7\\.1-" + server.pid() + "-\\d+-[0-9a-f]{8}\\.pin");
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
      String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      assertThat(Files.readString(lease))
          .matches(
              "railhead-pin 1 7\\.1 yin "
                  + Home.id(1)
                  + " "
                  + server.pid()
                  + " \\d+ "
                  + boot
                  + " \\Q"
                  + namespace
                  + "\\E\n");
      assertThat(Files.getPosixFilePermissions(lease))
          .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(LeaseRule.isLocked(lease)).isTrue();
      assertThat(LeaseRule.lives(lease)).isTrue();
    }
  }

  @Test
  void outlives_the_swap_for_as_long_as_its_process_has_a_pin() throws Exception {
    try (Server one = Server.start(home.current());
        Server two = Server.start(home.current())) {
      one.say("pin");
      home.deploy("yang", Home.id(2));
      await().until(() -> one.say("live").equals(Home.id(2)) && two.say("live").equals(Home.id(2)));
      await().until(() -> leasesOf(two).size() == 1);
      assertThat(leasesOf(one)).hasSize(2);
      one.say("unpin");
      await().until(() -> leasesOf(one).size() == 1);
      for (Path lease : home.leases()) {
        assertThat(Files.readString(lease)).contains(" yang ");
      }
    }
  }

  @Test
  void is_gone_when_published_returns_and_nobody_holds_the_release() throws Exception {
    Duration hour = Duration.ofHours(1);
    try (DocrootResolver docroot = DocrootResolver.caching(home.current(), hour).open()) {
      try (Pin pin = docroot.pin()) {
        home.deploy("yang", Home.id(2));
        docroot.published();
        assertThat(home.leases()).as("held by %s", pin).hasSize(2);
      }
      home.deploy("yin", Home.id(3));
      docroot.published();
      assertThat(only().getFileName().toString()).startsWith("7.3-");
    }
  }

  @Test
  void counts_no_more_as_soon_as_its_process_was_killed() throws Exception {
    try (Server server = Server.start(home.current())) {
      server.say("pin");
      Path lease = only();
      server.kill();
      assertThat(lease).exists();
      assertThat(LeaseRule.isLocked(lease)).isFalse();
      assertThat(LeaseRule.lives(lease)).isFalse();
    }
  }

  @Test
  void counts_while_its_process_is_stopped() throws Exception {
    try (Server server = Server.start(home.current())) {
      Path lease = only();
      signal(server, "STOP");
      try {
        assertThat(LeaseRule.isLocked(lease)).isTrue();
        assertThat(LeaseRule.lives(lease)).isTrue();
      } finally {
        signal(server, "CONT");
      }
    }
  }

  private static void signal(Server server, String name) throws Exception {
    List<String> command = List.of("kill", "-" + name, Long.toString(server.pid()));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  @Test
  void still_counts_by_its_process_when_the_lock_was_dropped() throws Exception {
    try (DocrootResolver docroot = DocrootResolver.watching(home.current()).open()) {
      Path lease = only();
      assertThat(LeaseRule.isLocked(lease)).isTrue();
      // A backup agent in this JVM: to close a second descriptor drops the lock; see fcntl(2).
      Files.readAllBytes(lease);
      assertThat(LeaseRule.isLocked(lease)).isFalse();
      assertThat(LeaseRule.lives(lease)).isTrue();
      docroot.beat();
      assertThat(LeaseRule.isLocked(lease)).isTrue();
    }
  }

  @Test
  void shows_by_its_time_that_its_process_lives_and_comes_back_when_it_was_deleted()
      throws Exception {
    try (DocrootResolver docroot = DocrootResolver.watching(home.current()).open()) {
      Path lease = only();
      FileTime before = Files.getLastModifiedTime(lease);
      await()
          .until(
              () -> {
                docroot.beat();
                return Files.getLastModifiedTime(lease).compareTo(before) > 0;
              });
      Files.delete(lease);
      docroot.beat();
      assertThat(LeaseRule.isLocked(only())).isTrue();
    }
  }

  @Test
  void is_taken_by_each_of_two_resolvers_in_one_process() throws Exception {
    try (DocrootResolver one = DocrootResolver.watching(home.current()).open()) {
      try (DocrootResolver two = DocrootResolver.watching(home.current()).open()) {
        assertThat(home.leases()).hasSize(2);
        assertThat(two.current().name()).isEqualTo(one.current().name());
      }
      assertThat(LeaseRule.isLocked(only())).isTrue();
    }
  }

  @Test
  void is_given_up_when_the_process_ends_in_order() throws Exception {
    try (Server server = Server.start(home.current())) {
      assertThat(server.say("end")).isEqualTo("ended");
      assertThat(home.leases()).isEmpty();
    }
  }

  @Test
  void is_in_place_before_the_release_is_served_and_only_if_it_is_still_live() throws Exception {
    try (DocrootResolver docroot =
        DocrootResolver.caching(home.current(), Duration.ofHours(1)).open()) {
      for (int n = 2; n < 30; n++) {
        home.deploy(n % 2 == 0 ? "yang" : "yin", Home.id(n));
        LiveRelease before = docroot.current();
        docroot.published();
        docroot.awaitDrained(before, Duration.ZERO);
        assertThat(only().getFileName().toString()).startsWith("7." + n + "-");
      }
    }
  }
}
