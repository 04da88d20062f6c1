package dev.railhead.core.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphiteTest {
  private static Announcement at(Instant when, Announcement a) {
    return new Announcement(a.id(), a.kind(), when, a.deploy(), a.detail(), a.ending());
  }

  private static Announcement ended(String requested, Outcome outcome) {
    return Events.last(Events.of(1, "web", "production").began(requested).ended(outcome).list());
  }

  @Nested
  class GivenARealCarbon {
    @Test
    void draws_a_point_for_each_deploy_rollback_and_failure(@TempDir Path directory)
        throws Exception {
      Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
      Instant before = now.minusSeconds(20);
      String old = Events.OLD.toString();
      Outcome failed = new Outcome.Failed(Step.SWAP, "gone", Map.of());
      try (Carbon carbon = Carbon.in(directory);
          Announcer announcer = Announcer.to(Graphite.at("127.0.0.1", carbon.port()))) {
        announcer.announce(at(before, Events.announcement(1)));
        announcer.announce(at(now, ended(old, Events.SUCCEEDED)));
        announcer.announce(at(now, ended("main", failed)));
        announcer.announce(at(now, ended("main", new Outcome.Refused("the lock", "busy"))));
        assertThat(announcer.await(Patience.LONG)).isTrue();
        assertThat(announcer.counts().sent()).isEqualTo(4);
        long from = before.getEpochSecond();
        Awaitility.await()
            .atMost(Patience.LONG)
            .untilAsserted(
                () -> {
                  assertThat(carbon.points("deploys.web.production", from))
                      .containsExactly(from + " 1.000000");
                  assertThat(carbon.points("rollbacks.web.production", from))
                      .containsExactly(now.getEpochSecond() + " 1.000000");
                  assertThat(carbon.points("deployfails.web.production", from))
                      .containsExactly(now.getEpochSecond() + " 1.000000");
                  assertThat(carbon.points("deploylong.web.production", from))
                      .containsExactly(from + " 163.000000", now.getEpochSecond() + " 163.000000");
                });
      }
    }

    @Test
    void goes_on_when_carbon_is_back(@TempDir Path directory) throws Exception {
      Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
      try (Carbon carbon = Carbon.in(directory);
          Announcer announcer =
              Announcer.builder(Graphite.at("127.0.0.1", carbon.port()))
                  .pauses(Duration.ofMillis(50), Duration.ofMillis(200))
                  .tries(100)
                  .start()) {
        carbon.kill();
        announcer.announce(at(now, Events.announcement(1)));
        Awaitility.await().atMost(Patience.LONG).until(() -> announcer.counts().retried() > 1);
        assertThat(announcer.counts().trouble().orElseThrow().what())
            .startsWith("Graphite at 127.0.0.1:" + carbon.port() + ": ");
        carbon.startAgain();
        assertThat(announcer.await(Patience.LONG)).isTrue();
        assertThat(announcer.counts().sent()).isEqualTo(1);
        Awaitility.await()
            .atMost(Patience.LONG)
            .until(() -> carbon.points("deploys.web.production", now.getEpochSecond()).size() == 1);
      }
    }
  }

  /** Accepts one connection after the other and does with each what it is told. */
  private interface Manners {
    void treat(Socket socket) throws Exception;
  }

  private static CompletableFuture<Void> serve(ServerSocket server, Manners... manners) {
    return CompletableFuture.runAsync(
        () -> {
          for (Manners manner : manners) {
            try (Socket socket = server.accept()) {
              manner.treat(socket);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        },
        task -> {
          Thread thread = new Thread(task, "manners");
          thread.setDaemon(true);
          thread.start();
        });
  }

  @Test
  void sends_exact_lines_with_a_prefix_and_waits_until_they_are_read() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Graphite graphite = Graphite.at("127.0.0.1", server.getLocalPort()).under("ops")) {
      List<String> read = new ArrayList<>();
      CompletableFuture<Void> served =
          serve(
              server,
              socket ->
                  read.add(
                      new String(
                          socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)));
      graphite.send(List.of(Events.announcement(1), Events.announcement(2)));
      served.join();
      assertThat(read)
          .containsExactly(
              """
              ops.deploys.web.production 1 1402962054
              ops.deploylong.web.production 163.000 1402962054
              """
                  .repeat(2));
    }
  }

  @Test
  void takes_a_server_that_only_accepts_for_an_outage() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Graphite graphite =
            Graphite.at("127.0.0.1", server.getLocalPort()).within(Duration.ofMillis(50))) {
      assertThatThrownBy(() -> graphite.send(List.of(Events.announcement(1))))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(": has not read to the end within 50 ms");
    }
  }

  @Test
  void sends_again_what_was_cut_off_midway() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Announcer announcer =
            Announcer.builder(Graphite.at("127.0.0.1", server.getLocalPort()))
                .pauses(Duration.ofMillis(1), Duration.ofMillis(1))
                .start()) {
      CompletableFuture<Void> served =
          serve(
              server,
              socket -> {
                socket.getInputStream().read();
                socket.setSoLinger(true, 0); // a reset, with all but one byte unread
              },
              socket -> socket.getInputStream().readAllBytes());
      announcer.announce(Events.announcement(1));
      assertThat(announcer.await(Patience.LONG)).isTrue();
      served.join();
      assertThat(announcer.counts().retried()).isEqualTo(1);
      assertThat(announcer.counts().sent()).isEqualTo(1);
    }
  }

  @Test
  void lets_go_of_a_server_that_does_not_read_when_it_is_closed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Graphite graphite =
          Graphite.at("127.0.0.1", server.getLocalPort()).within(Duration.ofMinutes(5));
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  graphite.send(List.of(Events.announcement(1)));
                  return new AssertionError("sent");
                } catch (IOException e) {
                  return e;
                }
              });
      try (Socket accepted = server.accept()) {
        graphite.close();
        assertThat(ended.join()).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void has_nothing_to_say_of_beginnings() throws Exception {
    DeployEvent began = Events.success(1).get(0);
    Graphite.at("127.0.0.1", 1).send(List.of(Events.last(List.of(began))));
  }
}
