package dev.railhead.core.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Step;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatsdTest {
  private DatagramSocket server;

  @BeforeEach
  void listen() throws Exception {
    server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    server.setSoTimeout((int) Patience.LONG.toMillis());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Statsd statsd() {
    return Statsd.at("127.0.0.1", server.getLocalPort());
  }

  private String datagram() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    server.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  @Test
  void sends_the_metrics_of_an_announcement_in_one_datagram() throws Exception {
    try (Statsd statsd = statsd()) {
      statsd.send(List.of(Events.announcement(1)));
      assertThat(datagram())
          .isEqualTo(
              """
              deploys.web.production.succeeded:1|c
              deploys.web.production.took:163000|ms
              deploys.web.production.step.transfer:8000|ms
              deploys.web.production.step.read_back:50|ms
              deploys.web.production.skew:12|ms""");
    }
  }

  @Test
  void counts_what_fails_and_rolls_back_under_names_of_their_own_and_makes_names_safe()
      throws Exception {
    Outcome failed = new Outcome.Failed(Step.SWAP, "gone", Map.of());
    Announcement end =
        Events.last(
            Events.of(1, "web.eu", "pre_prod.2")
                .began(Events.OLD.toString())
                .add(mark -> new DeployEvent.HostFailed(mark, Events.HOSTS.get(1), Step.SWAP, "x"))
                .ended(failed)
                .list());
    try (Statsd statsd = statsd().under("ops.de:ploys")) {
      statsd.send(List.of(end));
      assertThat(datagram())
          .isEqualTo(
              """
              ops.de_ploys.rollbacks.web_eu.pre_prod_2.failed:1|c
              ops.de_ploys.rollbacks.web_eu.pre_prod_2.hosts_failed:1|c""");
    }
  }

  @Test
  void splits_what_does_not_fit_between_metrics() throws Exception {
    List<Announcement> many = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      many.add(Events.announcement(i));
    }
    try (Statsd statsd = statsd().datagrams(512)) {
      statsd.send(many);
    }
    List<String> lines = new ArrayList<>();
    int datagrams = 0;
    while (lines.size() < 150) {
      String datagram = datagram();
      datagrams++;
      assertThat(datagram.length()).isLessThanOrEqualTo(512);
      lines.addAll(datagram.lines().toList());
    }
    assertThat(datagrams).isLessThan(20);
    assertThat(lines).hasSize(150).allMatch(line -> line.matches("[a-z._]+:\\d+\\|(c|ms)"));
    server.setSoTimeout(1);
    assertThatThrownBy(this::datagram).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void tells_of_a_server_that_is_gone_and_goes_on_when_it_is_back() throws Exception {
    int port = server.getLocalPort();
    server.close();
    try (Announcer announcer = Announcer.to(Statsd.at("127.0.0.1", port))) {
      Awaitility.await()
          .atMost(Patience.LONG)
          .until(
              () -> {
                announcer.announce(Events.announcement(1));
                return announcer.await(Patience.LONG) && announcer.counts().failed() > 0;
              });
      assertThat(announcer.counts().trouble().orElseThrow().what())
          .startsWith("StatsD at 127.0.0.1:" + port + ": ");
      assertThat(announcer.counts().retried()).isZero();
      server = new DatagramSocket(port, InetAddress.getLoopbackAddress());
      server.setSoTimeout((int) Patience.LONG.toMillis());
      long sent = announcer.counts().sent();
      announcer.announce(Events.announcement(2));
      announcer.announce(Events.announcement(3));
      assertThat(announcer.await(Patience.LONG)).isTrue();
      assertThat(announcer.counts().sent()).isGreaterThan(sent);
      assertThat(datagram()).contains("deploys.web.production.succeeded:1|c");
    }
  }

  @Test
  void tells_of_a_name_that_is_not_known() {
    try (Statsd statsd = Statsd.at("nowhere.invalid", 8125)) {
      assertThatThrownBy(() -> statsd.send(List.of(Events.announcement(1))))
          .isInstanceOf(IOException.class)
          .hasMessage("StatsD at nowhere.invalid:8125: no such host: nowhere.invalid");
    }
  }

  @Test
  void refuses_settings_out_of_bounds() {
    assertThatThrownBy(() -> Statsd.at("", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Statsd.at("x", 0)).hasMessage("a port must be 1 to 65535, but was 0");
    assertThatThrownBy(() -> statsd().datagrams(511)).hasMessageContaining("512 to 65507");
    assertThatThrownBy(() -> statsd().under("a..b")).hasMessageContaining("a prefix must be");
  }
}
