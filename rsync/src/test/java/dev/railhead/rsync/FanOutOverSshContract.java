package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.HostTransfer.Failed;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.source.TreePath;
import dev.railhead.rsync.fixture.FakeRsync;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.Processes;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.SshKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for either sender over the machine's own sshd: eight hosts on two servers. */
abstract class FanOutOverSshContract {
  private static final String ODD = "it's \"a\" $(touch x) `y`; z & *\\";

  @TempDir Path temp;
  private final List<OpenSshServer> servers = new ArrayList<>();
  private final List<Host> hosts = new ArrayList<>();
  private SshKey key;
  private SshHosts connector;
  private ReleaseTree tree;

  @BeforeEach
  void start_servers() throws Exception {
    tree = ReleaseTree.in(temp.resolve("release")).plainFiles(20, 40);
    key = SshKey.generate(temp.resolve("key"), "ed25519");
    for (int i = 0; i < 2; i++) {
      servers.add(OpenSshServer.in(temp.resolve("server" + i)).authorize(key).start());
    }
    for (int i = 1; i <= 8; i++) {
      Host host = server(i).host("web" + i);
      hosts.add(host);
      Files.createDirectories(next(host));
    }
    connector = connector(key);
  }

  private SshHosts connector(SshKey login) throws Exception {
    Path known = OpenSshServer.knownHosts(temp.resolve("known_hosts"), servers);
    return SshHosts.builder().identity(login.file()).knownHosts(known).build();
  }

  @AfterEach
  void stop_servers() {
    connector.close();
    servers.forEach(OpenSshServer::close);
    assertThat(Processes.rsyncsNaming(temp.toString())).isEmpty();
  }

  private OpenSshServer server(int number) {
    return servers.get(number % 2);
  }

  private static HostPath directory(Host host) {
    return HostPath.of(host + "/" + ODD);
  }

  private Path next(Host host) {
    int number = Integer.parseInt(host.name().substring("web".length()));
    return server(number).loginDirectory().resolve(directory(host).value());
  }

  private Shipment shipment(List<Host> to) throws Exception {
    List<Destination> destinations =
        to.stream().map(h -> new Destination(h, directory(h), Optional.empty())).toList();
    return new Shipment(
        tree.release(), tree.directory(), destinations, Set.of(), Tolerance.atMost(1));
  }

  abstract FanOut.Sender sender();

  private FanOut.Builder fanOut() {
    return FanOut.over(connector).sender(sender()).pause(wait -> {});
  }

  private static TransferReport push(FanOut fanOut, Shipment shipment) throws Exception {
    return fanOut.push(shipment, TransferListener.none());
  }

  private Failed failure(FanOut fanOut) throws Exception {
    var result = push(fanOut, shipment(hosts.subList(0, 1))).hosts().get(0);
    assertThat(result).isInstanceOf(Failed.class);
    return (Failed) result;
  }

  /** The rsyncs that the servers run. */
  private List<ProcessHandle> receivers() {
    return servers.stream()
        .flatMap(server -> server.connections().stream())
        .filter(p -> p.info().command().map(c -> c.endsWith("/rsync")).orElse(false))
        .toList();
  }

  @Nested
  class GivenAReleaseOfFiveThousandFilesWithHostileNames {
    @Test
    void it_arrives_byte_for_byte_and_later_pushes_send_only_what_changed() throws Exception {
      FanOut fanOut = fanOut().build();
      tree.plainFiles(5_000, 40).hostileEntries();
      Shipment first = shipment(hosts);
      int files = first.release().manifest().files().size();
      TransferReport report = push(fanOut, first);
      assertThat(report.delivered()).as("%s", report).hasSize(8);
      assertThat(report.delivered()).allMatch(sent -> sent.filesSent() == files);
      assertArrivedEverywhere();
      tree.file("d3/f301", "changed").file("hostile/two%0alines", "changed").file("new", "?");
      Files.writeString(next(hosts.get(2)).resolve("left over"), "?");
      assertThat(push(fanOut, shipment(hosts)).delivered())
          .hasSize(8)
          .allMatch(sent -> sent.filesSent() == 3);
      assertThat(push(fanOut, shipment(hosts)).delivered())
          .hasSize(8)
          .allMatch(sent -> sent.filesSent() == 0);
      assertArrivedEverywhere();
    }

    private void assertArrivedEverywhere() throws Exception {
      byte[] wanted = ReleaseTree.manifestOf(tree.directory()).bytes();
      for (Host host : hosts) {
        assertThat(ReleaseTree.manifestOf(next(host)).bytes()).isEqualTo(wanted);
      }
    }
  }

  @Nested
  class GivenAFileOfWhichALittleChanged {
    @Test
    void only_the_difference_is_sent() throws Exception {
      String big = "0123456789abcdef".repeat(100_000);
      tree.file("big", big);
      push(fanOut().build(), shipment(hosts.subList(0, 1)));
      tree.file("big", big.substring(0, 800_000) + "a word" + big.substring(800_000));
      Delivered sent = push(fanOut().build(), shipment(hosts.subList(0, 1))).delivered().get(0);
      assertThat(sent.filesSent()).isEqualTo(1);
      assertThat(sent.bytesSent()).isLessThan(50_000);
    }
  }

  @Nested
  class GivenADryRun {
    @Test
    void each_hosts_difference_is_told_and_nothing_is_written() throws Exception {
      tree.hostileEntries().file("plain", "plain");
      FanOut fanOut = fanOut().build();
      push(fanOut, shipment(hosts));
      tree.file("plain", "changed").file("hostile/two%0alines%20more", "new");
      Files.writeString(next(hosts.get(2)).resolve("left over"), "?");
      byte[] before = ReleaseTree.manifestOf(next(hosts.get(2))).bytes();
      List<HostDifference> all = fanOut.compare(shipment(hosts));
      assertThat(all).extracting(HostDifference::host).isEqualTo(hosts);
      for (HostDifference each : all) {
        assertThat(each).isInstanceOf(HostDifference.Known.class);
        HostDifference.Known known = (HostDifference.Known) each;
        assertThat(known.created()).containsExactly(TreePath.of("hostile/two\nlines more"));
        assertThat(known.changed()).contains(TreePath.of("plain"));
        assertThat(known.deleted())
            .isEqualTo(
                each.host().equals(hosts.get(2)) ? List.of(TreePath.of("left over")) : List.of());
      }
      assertThat(ReleaseTree.manifestOf(next(hosts.get(2))).bytes()).isEqualTo(before);
    }
  }

  @Nested
  class GivenATransferUnderWay {
    private final CountDownLatch underWay = new CountDownLatch(1);
    private final List<String> retries = new ArrayList<>();
    private final AtomicReference<Object> result = new AtomicReference<>();
    private final TransferListener listener =
        new TransferListener() {
          @Override
          public void progressed(Host host, long files, long bytes, int percent) {
            if (bytes > 0) {
              underWay.countDown();
            }
          }

          @Override
          public void retrying(Host host, int attempt, String why) {
            retries.add(why);
          }
        };

    private Thread pushing(FanOut fanOut) throws Exception {
      for (int i = 0; i < 50; i++) {
        tree.file("big" + i, "0123456789".repeat(20_000));
      }
      Shipment shipment = shipment(hosts.subList(0, 1));
      Thread thread =
          new Thread(
              () -> {
                try {
                  result.set(fanOut.push(shipment, listener));
                } catch (InterruptedException | RuntimeException e) {
                  result.set(e);
                }
              });
      thread.start();
      assertThat(underWay.await(1, TimeUnit.MINUTES)).isTrue();
      await().until(() -> !receivers().isEmpty());
      return thread;
    }

    @Test
    void an_interrupt_ends_both_ends() throws Exception {
      Thread thread = pushing(fanOut().bytesPerSecond(100_000).build());
      thread.interrupt();
      thread.join(TimeUnit.MINUTES.toMillis(1));
      assertThat(result.get()).isInstanceOf(InterruptedException.class);
      assertThat(Processes.threads("railhead-fanout")).isEmpty();
      await().untilAsserted(() -> assertThat(receivers()).isEmpty());
    }

    @Test
    void a_lost_connection_is_made_again() throws Exception {
      Thread thread = pushing(fanOut().bytesPerSecond(2_000_000).build());
      servers.forEach(OpenSshServer::dropConnections);
      thread.join(TimeUnit.MINUTES.toMillis(1));
      TransferReport report = (TransferReport) result.get();
      assertThat(report.isComplete()).as("%s", report).isTrue();
      assertThat(report.delivered().get(0).attempts()).isEqualTo(2);
      assertThat(retries).hasSize(1);
    }

    @Test
    void a_receiver_that_stands_still_is_given_up_and_ends_at_the_latest_once_it_goes_on()
        throws Exception {
      FanOut fanOut =
          fanOut()
              .bytesPerSecond(200_000)
              .tries(1)
              .endAfterInactivity(Duration.ofSeconds(4))
              .build();
      Thread thread = pushing(fanOut);
      List<ProcessHandle> stopped = receivers();
      for (ProcessHandle receiver : stopped) {
        Processes.signal(receiver, "STOP");
      }
      thread.join(TimeUnit.MINUTES.toMillis(2));
      Failed failed = (Failed) ((TransferReport) result.get()).hosts().get(0);
      assertThat(failed.cause()).as(failed.message()).isEqualTo(Cause.TIMED_OUT);
      for (ProcessHandle receiver : stopped) {
        if (receiver.isAlive()) {
          Processes.signal(receiver, "CONT");
        }
      }
      await().untilAsserted(() -> assertThat(stopped).noneMatch(ProcessHandle::isAlive));
    }
  }

  @Nested
  class GivenAHostThatIsNotFit {
    @Test
    void an_old_rsync_there_is_refused_by_version_host_and_remedy() throws Exception {
      Path program = temp.resolve("old-rsync");
      FakeRsync.ofVersion(program, "rsync  version 3.1.3  protocol version 31");
      Failed failed = failure(fanOut().remoteProgram(HostPath.of(program.toString())).build());
      assertThat(failed.cause()).isEqualTo(Cause.UNSUPPORTED);
      assertThat(failed.message()).contains("3.1.3", "host web1", "install rsync 3.2.0 or later");
      assertThat(temp.resolve("old-rsync.used")).doesNotExist();
    }

    @Test
    void a_missing_rsync_there_is_named() throws Exception {
      Failed failed = failure(fanOut().remoteProgram(HostPath.of("/nowhere/rsync")).build());
      assertThat(failed.cause()).isEqualTo(Cause.UNSUPPORTED);
      assertThat(failed.message()).contains("/nowhere/rsync", "host web1", "install rsync");
      assertThat(failed.attempts()).isEqualTo(1);
    }

    @Test
    void the_rsync_named_is_the_one_that_runs() throws Exception {
      Path program = temp.resolve("good-rsync");
      FakeRsync.ofVersion(program, "rsync  version 3.9.9  protocol version 32");
      FanOut fanOut = fanOut().remoteProgram(HostPath.of(program.toString())).build();
      assertThat(push(fanOut, shipment(hosts.subList(0, 1))).isComplete()).isTrue();
      assertThat(temp.resolve("good-rsync.used")).exists();
    }

    @Test
    void a_key_that_is_not_let_in_is_a_refusal() throws Exception {
      connector.close();
      connector = connector(SshKey.generate(temp.resolve("stranger"), "ed25519"));
      Failed failed = failure(fanOut().build());
      assertThat(failed.cause()).as(failed.message()).isEqualTo(Cause.REFUSED);
      assertThat(failed.attempts()).isEqualTo(1);
    }

    @Test
    void a_changed_host_key_is_a_refusal() throws Exception {
      connector.close();
      String other = SshKey.generate(temp.resolve("other"), "ed25519").fingerprint();
      connector = SshHosts.builder().identity(key.file()).pin("web1", other).build();
      Failed failed = failure(fanOut().build());
      assertThat(failed.cause()).as(failed.message()).isEqualTo(Cause.REFUSED);
      assertThat(failed.attempts()).isEqualTo(1);
    }

    @Test
    void a_server_that_accepts_and_then_says_nothing_is_given_up() throws Exception {
      connector.close();
      connector =
          SshHosts.builder()
              .identity(key.file())
              .knownHosts(temp.resolve("known_hosts"))
              .answerWithin(Duration.ofSeconds(2))
              .build();
      for (OpenSshServer server : servers) {
        server.signal("STOP");
      }
      Failed failed = failure(fanOut().tries(2).build());
      assertThat(failed.cause()).as(failed.message()).isIn(Cause.UNREACHABLE, Cause.TIMED_OUT);
      assertThat(failed.attempts()).isEqualTo(2);
    }

    @Test
    void a_server_that_is_down_is_unreachable_and_tried_again() throws Exception {
      servers.forEach(OpenSshServer::close);
      Failed failed = failure(fanOut().build());
      assertThat(failed.cause()).as(failed.message()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failed.attempts()).isEqualTo(3);
    }
  }
}
