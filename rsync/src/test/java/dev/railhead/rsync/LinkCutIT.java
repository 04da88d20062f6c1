package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.HostTransfer.Failed;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.fixture.NetworkNamespace;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.SshKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three hosts, one of them in a network of its own, whose link is cut while files travel. */
class LinkCutIT {
  @TempDir Path temp;
  private final List<OpenSshServer> servers = new ArrayList<>();
  private final List<Host> hosts = new ArrayList<>();
  private NetworkNamespace network;
  private SshKey key;
  private SshHosts connector;
  private ReleaseTree tree;

  @BeforeEach
  void start_servers() throws Exception {
    String whyNot = NetworkNamespace.whyNot();
    if (!whyNot.isEmpty()) {
      String words = "NO LINK WAS CUT, for want of the right to make network namespaces: " + whyNot;
      System.err.println(words);
      Assumptions.abort(words);
    }
    network = NetworkNamespace.create();
    key = SshKey.generate(temp.resolve("key"), "ed25519");
    servers.add(OpenSshServer.in(temp.resolve("far")).in(network).authorize(key).start());
    for (int i = 2; i <= 3; i++) {
      servers.add(OpenSshServer.in(temp.resolve("near" + i)).authorize(key).start());
    }
    for (OpenSshServer server : servers) {
      Host host = server.host("web" + (hosts.size() + 1));
      hosts.add(host);
      Files.createDirectories(next(host));
    }
    connector = builder().build();
    tree = ReleaseTree.in(temp.resolve("release")).plainFiles(40, 40);
    for (int i = 0; i < 8; i++) {
      tree.file("large" + i, (i + "0123456789").repeat(50_000));
    }
  }

  private SshHostsBuilder builder() throws IOException {
    Path known = OpenSshServer.knownHosts(temp.resolve("known_hosts"), servers);
    return SshHosts.builder().identity(key.file()).knownHosts(known);
  }

  @AfterEach
  void stop() throws Exception {
    if (network != null) {
      connector.close();
      servers.forEach(OpenSshServer::close);
      network.close();
    }
  }

  private Path next(Host host) {
    int number = Integer.parseInt(host.name().substring("web".length()));
    return servers.get(number - 1).loginDirectory().resolve("next");
  }

  private Shipment shipment(int first) throws Exception {
    List<Destination> destinations =
        hosts.subList(first, hosts.size()).stream()
            .map(host -> new Destination(host, HostPath.of("next"), Optional.empty()))
            .toList();
    return new Shipment(
        tree.release(), tree.directory(), destinations, Set.of(), Tolerance.atMost(1));
  }

  private FanOut.Builder fanOut(FanOut.Sender sender) {
    return FanOut.over(connector)
        .sender(sender)
        .endAfterInactivity(Duration.ofSeconds(3))
        .pause(wait -> {});
  }

  /** Cuts the link once the first file has gone out to {@code web1}. */
  private TransferListener cutting(AtomicReference<String> trouble) {
    AtomicReference<Boolean> isCut = new AtomicReference<>(false);
    return new TransferListener() {
      @Override
      public void progressed(Host host, long files, long bytes, int percent) {
        if (host.name().equals("web1") && bytes > 0 && !isCut.getAndSet(true)) {
          try {
            network.cut();
          } catch (IOException | InterruptedException e) {
            trouble.set(e.toString());
          }
        }
      }
    };
  }

  private void assertHolds(HostTransfer result) throws Exception {
    assertThat(result).isInstanceOf(Delivered.class);
    assertThat(ReleaseTree.manifestOf(next(result.host()))).isEqualTo(tree.release().manifest());
  }

  private void assertCutHostFailsAlone(FanOut.Sender sender) throws Exception {
    AtomicReference<String> trouble = new AtomicReference<>("");
    TransferReport report =
        fanOut(sender)
            .tries(1)
            .bytesPerSecond(3_000_000)
            .build()
            .push(shipment(0), cutting(trouble));
    assertThat(trouble.get()).isEmpty();
    assertThat(report.hosts().get(0)).isInstanceOf(Failed.class);
    Failed failed = (Failed) report.hosts().get(0);
    assertThat(failed.cause()).as(failed.message()).isEqualTo(Cause.TIMED_OUT);
    assertThat(failed.message()).contains("no progress for 3000 ms (endAfterInactivity)");
    assertHolds(report.hosts().get(1));
    assertHolds(report.hosts().get(2));
    assertThat(ReleaseTree.manifestOf(next(hosts.get(0)))).isNotEqualTo(tree.release().manifest());
  }

  private void assertRetryCompletes(FanOut.Sender sender) throws Exception {
    network.mend();
    TransferReport report =
        fanOut(sender).tries(10).build().push(shipment(0), TransferListener.none());
    assertThat(report.isComplete()).as("%s", report).isTrue();
    for (HostTransfer result : report.hosts()) {
      assertHolds(result);
    }
  }

  @ParameterizedTest
  @EnumSource(FanOut.Sender.class)
  void only_the_host_behind_it_fails_and_a_retry_completes(FanOut.Sender sender) throws Exception {
    assertCutHostFailsAlone(sender);
    assertRetryCompletes(sender);
  }

  @Test
  void an_archive_that_is_cut_off_is_completed_by_a_retry() throws Exception {
    tree.plainFiles(1_000, 12_000).file("zz/large", "0123456789".repeat(100_000));
    assertCutHostFailsAlone(FanOut.Sender.SHARED);
    assertThat(next(hosts.get(0)).resolve(".railhead-unpacking")).exists();
    assertRetryCompletes(FanOut.Sender.SHARED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_address_that_takes_in_everything_is_named_with_its_deadline(boolean shared)
      throws Exception {
    network.swallow();
    try (SshHosts impatient = builder().connectWithin(Duration.ofMillis(700)).build()) {
      TransferReport report =
          FanOut.over(impatient)
              .sender(shared ? FanOut.Sender.SHARED : FanOut.Sender.SYSTEM)
              .tries(2)
              .pause(wait -> {})
              .build()
              .push(shipment(0), TransferListener.none());
      Failed failed = (Failed) report.hosts().get(0);
      assertThat(failed.cause()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failed.attempts()).isEqualTo(2);
      assertThat(failed.message())
          .contains(network.address(), "not within 700 ms (connectWithin of SshHosts)");
      assertHolds(report.hosts().get(1));
    }
  }
}
