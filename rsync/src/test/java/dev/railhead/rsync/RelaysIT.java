package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.SshKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five hosts with an sshd each: three in rack a, one in rack b, one in none. */
class RelaysIT {
  private static final HostPath NEXT = HostPath.of("it's a $(touch x) dir");

  @TempDir Path temp;
  private final List<OpenSshServer> servers = new ArrayList<>();
  private final List<Host> hosts = new ArrayList<>();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private SshHosts connector;
  private ReleaseTree tree;
  private Path relayKey;

  @BeforeEach
  void start_servers() throws Exception {
    tree = ReleaseTree.in(temp.resolve("release")).plainFiles(20, 40).hostileEntries();
    SshKey key = SshKey.generate(temp.resolve("key"), "ed25519");
    SshKey relays = SshKey.generate(temp.resolve("relay key"), "ed25519");
    relayKey = relays.file();
    String[] racks = {"a", "a", "a", "b", ""};
    for (int i = 1; i <= racks.length; i++) {
      OpenSshServer server =
          OpenSshServer.in(temp.resolve("server" + i)).authorize(key).authorize(relays).start();
      servers.add(server);
      Host host = server.host("web" + i);
      hosts.add(racks[i - 1].isEmpty() ? host : host.with("rack", racks[i - 1]));
      Files.createDirectories(next(i));
    }
    Path known = OpenSshServer.knownHosts(temp.resolve("known_hosts"), servers);
    connector = SshHosts.builder().identity(key.file()).knownHosts(known).build();
  }

  @AfterEach
  void stop_servers() {
    connector.close();
    servers.forEach(OpenSshServer::close);
  }

  private Path next(int number) {
    return servers.get(number - 1).loginDirectory().resolve(NEXT.value());
  }

  /** What the relays' ssh goes by; they know the keys of {@code knownServers}. */
  private HostPath sshConfig(List<OpenSshServer> knownServers) throws Exception {
    Path known = OpenSshServer.knownHosts(temp.resolve("relays_known_hosts"), knownServers);
    Path config = temp.resolve("relay's ssh config");
    Files.writeString(
        config,
        "Host *\nIdentityFile \""
            + relayKey
            + "\"\nUserKnownHostsFile "
            + known
            + "\n"
            + "IdentitiesOnly yes\n");
    return HostPath.of(config.toString());
  }

  private TransferReport push(FanOut.Sender sender, HostPath config) throws Exception {
    FanOutPolicy policy =
        FanOutPolicy.standard().through(Relays.byLabel("rack").withSshConfig(config)).atOnce(4);
    FanOut fanOut = FanOut.over(connector).sender(sender).policy(policy).pause(wait -> {}).build();
    List<Destination> to =
        hosts.stream().map(host -> new Destination(host, NEXT, Optional.empty())).toList();
    Shipment shipment =
        new Shipment(tree.release(), tree.directory(), to, Set.of(), Tolerance.atMost(1));
    return fanOut.push(shipment, new Teller());
  }

  private final class Teller implements TransferListener {
    @Override
    public void retrying(Host host, int attempt, String why) {
      told.add(host + " retries: " + why);
    }

    @Override
    public void warned(Host host, String warning) {
      told.add(host + " warns: " + warning);
    }

    @Override
    public void ended(HostTransfer result) {
      told.add(result.host() + " ended");
      meddle.run();
    }
  }

  private Runnable meddle = () -> {};

  private static Optional<Host> relay(TransferReport report, int number) {
    return ((Delivered) report.hosts().get(number - 1)).relay();
  }

  private void assertArrivedEverywhere() throws Exception {
    for (int i = 1; i <= hosts.size(); i++) {
      assertThat(ReleaseTree.manifestOf(next(i)).bytes())
          .isEqualTo(ReleaseTree.manifestOf(tree.directory()).bytes());
    }
  }

  @Test
  void the_hosts_of_a_rack_are_served_by_its_first_host_and_the_results_say_so() throws Exception {
    Files.writeString(next(3).resolve("left over"), "?");
    TransferReport report = push(FanOut.Sender.SHARED, sshConfig(servers));
    assertThat(report.isComplete()).as("%s %s", report, told).isTrue();
    assertArrivedEverywhere();
    assertThat(relay(report, 1)).isEmpty();
    assertThat(relay(report, 2)).contains(hosts.get(0));
    assertThat(relay(report, 3)).contains(hosts.get(0));
    assertThat(relay(report, 4)).isEmpty();
    assertThat(relay(report, 5)).isEmpty();
    int files = tree.release().manifest().files().size();
    assertThat(report.delivered()).allMatch(sent -> sent.filesSent() == files);
    assertThat(report.delivered().get(2).counts().deletions()).isEqualTo(1);
    assertThat(told.indexOf("web1 ended")).isLessThan(told.indexOf("web2 ended"));
    assertThat(next(1).resolveSibling("x")).doesNotExist();
  }

  @Test
  void a_relay_that_does_not_know_a_hosts_key_is_gone_round() throws Exception {
    TransferReport report = push(FanOut.Sender.SYSTEM, sshConfig(servers.subList(0, 2)));
    assertThat(report.isComplete()).as("%s %s", report, told).isTrue();
    assertArrivedEverywhere();
    assertThat(relay(report, 2)).contains(hosts.get(0));
    assertThat(relay(report, 3)).isEmpty();
    assertThat(report.delivered().get(2).attempts()).isEqualTo(2);
    assertThat(told)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("web3 retries: relay web1: ")
                    .contains("Host key verification failed")
                    .endsWith("sent from here now"));
  }

  @Test
  void a_host_whose_directory_is_not_the_release_is_no_relay() throws Exception {
    meddle =
        () -> {
          try {
            if (Files.exists(next(1).resolve("d0/f1"))) {
              Files.writeString(next(1).resolve("d0/f1"), "somebody else's");
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    TransferReport report = push(FanOut.Sender.SHARED, sshConfig(servers));
    assertThat(report.isComplete()).as("%s %s", report, told).isTrue();
    assertThat(report.delivered()).allMatch(sent -> sent.relay().isEmpty());
    assertThat(told).contains("web1 warns: is no relay: its directory does not hold the release");
    assertThat(ReleaseTree.manifestOf(next(2)).bytes())
        .isEqualTo(ReleaseTree.manifestOf(tree.directory()).bytes());
  }
}
