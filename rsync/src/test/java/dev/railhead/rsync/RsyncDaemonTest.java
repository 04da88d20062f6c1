package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.HostTransfer.Failed;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.OlderRsyncs;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.RsyncDaemon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RsyncDaemonTest {
  @TempDir Path temp;
  private ReleaseTree tree;
  private LocalFleet fleet;
  private RsyncDaemon daemon;

  @BeforeEach
  void start() throws Exception {
    tree = ReleaseTree.in(temp.resolve("release")).plainFiles(200, 400).hostileEntries();
    fleet = LocalFleet.of(2, temp.resolve("hosts"));
    daemon = RsyncDaemon.of("rsync", temp.resolve("hosts"), temp.resolve("daemon"));
  }

  @AfterEach
  void stop() {
    daemon.close();
    fleet.close();
  }

  private DaemonRoute route(String user, String module, String host) {
    return DaemonRoute.of(
        URI.create("rsync://" + user + "127.0.0.1:" + daemon.port() + "/" + module + "/" + host));
  }

  private FanOut.Builder closed(String password) {
    return FanOut.overDaemons(
            host ->
                route("deploy@", "closed", host.name()).withPassword(() -> password.toCharArray()))
        .pause(wait -> {});
  }

  private FanOut.Builder module(String module) {
    return FanOut.overDaemons(host -> route("", module, host.name())).pause(wait -> {});
  }

  private TransferReport push(FanOut fanOut) throws Exception {
    return fanOut.push(
        fleet.shipment(tree, Set.of(), Tolerance.atMost(2)), TransferListener.none());
  }

  private Failed failed(FanOut fanOut) throws Exception {
    HostTransfer first = push(fanOut).hosts().get(0);
    assertThat(first).isInstanceOf(Failed.class);
    return (Failed) first;
  }

  @Nested
  class GivenAPassword {
    @Test
    void a_release_arrives_and_is_not_sent_again() throws Exception {
      FanOut fanOut = closed(RsyncDaemon.PASSWORD).build();
      assertThat(push(fanOut).delivered()).hasSize(2).allMatch(sent -> sent.filesSent() > 200);
      byte[] wanted = ReleaseTree.manifestOf(tree.directory()).bytes();
      assertThat(ReleaseTree.manifestOf(fleet.next(fleet.host(1))).bytes()).isEqualTo(wanted);
      assertThat(ReleaseTree.manifestOf(fleet.next(fleet.host(2))).bytes()).isEqualTo(wanted);
      assertThat(push(fanOut).delivered()).hasSize(2).allMatch(sent -> sent.filesSent() == 0);
    }

    @Test
    void it_arrives_compressed_and_with_all_updates_delayed() throws Exception {
      RsyncOptions options = RsyncOptions.standard().compressing().delayingUpdates().syncing();
      long plain = bytes(push(closed(RsyncDaemon.PASSWORD).build()));
      for (int i = 0; i < 200; i++) {
        tree.file("d" + i / 100 + "/f" + i, "another content\n".repeat(30));
      }
      assertThat(plain).isGreaterThan(80_000);
      assertThat(bytes(push(closed(RsyncDaemon.PASSWORD).options(options).build())))
          .isLessThan(plain / 2);
      assertThat(ReleaseTree.manifestOf(fleet.next(fleet.host(1))))
          .isEqualTo(ReleaseTree.manifestOf(tree.directory()));
    }

    private static long bytes(TransferReport report) {
      assertThat(report.isComplete()).as("%s", report).isTrue();
      return report.delivered().stream().mapToLong(Delivered::bytesSent).sum();
    }

    @Test
    void a_wrong_one_is_refused_once_and_told_to_nobody() throws Exception {
      Failed failed = failed(closed("battery staple").build());
      assertThat(failed.cause()).isEqualTo(Cause.REFUSED);
      assertThat(failed.attempts()).isEqualTo(1);
      assertThat(failed.message()).contains("refused the login").doesNotContain("staple");
    }
  }

  @Nested
  class GivenDaemonsOfOlderVersions {
    /** Before 3.2.7 a daemon names no digests, and means MD5. */
    @Test
    void each_lets_us_in_by_the_digest_that_it_has() throws Exception {
      List<Path> older = OlderRsyncs.all();
      if (older.isEmpty()) {
        String words = "NO OLDER RSYNC DAEMON WAS TRIED: run .ci/rsyncs";
        System.err.println(words);
        Assumptions.abort(words);
      }
      for (Path program : older) {
        daemon.close();
        String version = String.valueOf(program.getParent().getFileName());
        daemon =
            RsyncDaemon.of(program.toString(), temp.resolve("hosts"), temp.resolve("d" + version));
        tree.file("d0/f1", version.repeat(1 + older.indexOf(program)));
        assertThat(push(closed(RsyncDaemon.PASSWORD).build()).isComplete()).as(version).isTrue();
        assertThat(ReleaseTree.manifestOf(fleet.next(fleet.host(1))))
            .isEqualTo(ReleaseTree.manifestOf(tree.directory()));
        assertThat(failed(closed("battery staple").build()).cause()).isEqualTo(Cause.REFUSED);
      }
    }
  }

  @Nested
  class GivenADaemonThatDoesNotServeUs {
    @Test
    void a_missing_login_is_named_with_the_remedy() throws Exception {
      Failed failed = failed(module("closed").build());
      assertThat(failed.cause()).isEqualTo(Cause.REFUSED);
      assertThat(failed.message()).contains("give its route a user and a password");
    }

    @Test
    void an_unknown_module_is_named() throws Exception {
      assertThat(failed(module("nosuch").build()).message()).contains("Unknown module 'nosuch'");
    }

    @Test
    void a_module_that_is_read_only_is_named() throws Exception {
      assertThat(failed(module("locked").build()).message()).contains("read only");
    }

    @Test
    void a_port_that_nobody_listens_at_is_tried_again() throws Exception {
      daemon.close();
      Failed failed = failed(module("open").build());
      assertThat(failed.cause()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failed.attempts()).isEqualTo(3);
    }

    /** Its queue of one is full, so that the system takes no more connections. */
    @Test
    void one_that_takes_no_connection_is_given_up_after_the_connect_deadline() throws Exception {
      try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          Closer queued = new Closer()) {
        queued.fill(full);
        URI there = URI.create("rsync://127.0.0.1:" + full.getLocalPort() + "/module/next");
        FanOutPolicy policy = FanOutPolicy.standard().connectWithin(Duration.ofMillis(700));
        Failed failed =
            failed(
                FanOut.overDaemons(host -> DaemonRoute.of(there))
                    .policy(policy.tries(2))
                    .pause(wait -> {})
                    .build());
        assertThat(failed.cause()).isEqualTo(Cause.TIMED_OUT);
        assertThat(failed.message()).contains("no connection within 700 ms (connectWithin)");
        assertThat(failed.attempts()).isEqualTo(2);
      }
    }

    @Test
    void an_old_protocol_is_refused_by_number() throws Exception {
      Failed failed = failedAt("@RSYNCD: 29.0\n");
      assertThat(failed.cause()).isEqualTo(Cause.UNSUPPORTED);
      assertThat(failed.message()).contains("protocol 29");
    }

    @Test
    void what_is_no_daemon_is_shown() throws Exception {
      assertThat(failedAt("SSH-2.0-OpenSSH\r\n").message()).contains("SSH-2.0-OpenSSH", "greeting");
    }

    @Test
    void a_digest_that_nobody_has_is_named() throws Exception {
      assertThat(failedAt("@RSYNCD: 32.0 blake9\n").message()).contains("blake9");
    }

    @Test
    void silence_is_given_up() throws Exception {
      Failed failed = failedAt("");
      assertThat(failed.cause()).isEqualTo(Cause.TIMED_OUT);
    }

    private Failed failedAt(String greeting) throws Exception {
      try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        Thread thread = new Thread(() -> greet(server, greeting), "test-greeter");
        thread.setDaemon(true);
        thread.start();
        URI uri = URI.create("rsync://127.0.0.1:" + server.getLocalPort() + "/open");
        return failed(
            FanOut.overDaemons(host -> DaemonRoute.of(uri))
                .endAfterInactivity(Duration.ofSeconds(2))
                .tries(1)
                .build());
      }
    }

    private static void greet(ServerSocket server, String greeting) {
      try {
        while (true) {
          Socket socket = server.accept();
          socket.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
          socket.getOutputStream().flush();
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  @Nested
  class GivenWhatADaemonCannotDo {
    @Test
    void a_basis_is_refused() throws Exception {
      Shipment shipment = fleet.shipment(tree, Optional.of("../live"), Set.of(), Tolerance.none());
      HostTransfer first =
          module("open").build().push(shipment, TransferListener.none()).hosts().get(0);
      assertThat(((Failed) first).message()).contains("no basis");
    }

    @Test
    void the_systems_rsync_is_refused_when_it_is_built() {
      assertThatIllegalArgumentException()
          .isThrownBy(module("open").sender(FanOut.Sender.SYSTEM)::build)
          .withMessageContaining("Sender.SHARED");
    }

    @Test
    void routes_of_another_form_are_refused_without_their_password() {
      for (String wrong :
          new String[] {"http://web1/a", "rsync://web1", "rsync:///a", "rsync://web1/a?b"}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> DaemonRoute.of(URI.create(wrong)))
            .withMessageContaining(wrong);
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DaemonRoute.of(URI.create("rsync://me:hidden@web1/a")))
          .withMessageNotContaining("hidden");
      assertThatIllegalStateException()
          .isThrownBy(() -> route("", "open", "x").withPassword(() -> new char[0]));
      assertThat(route("me@", "open", "x").withPassword(() -> new char[] {'s'}))
          .hasToString("rsync://me@127.0.0.1:" + daemon.port() + "/open/x/");
    }
  }

  @Nested
  class GivenAPushThatIsInterrupted {
    @Test
    void it_ends_at_once() throws Exception {
      tree.file("big", "0123456789".repeat(400_000));
      CountDownLatch underWay = new CountDownLatch(1);
      TransferListener listener =
          new TransferListener() {
            @Override
            public void progressed(Host host, long f, long bytes, int percent) {
              underWay.countDown();
            }
          };
      Shipment shipment = fleet.shipment(tree);
      FanOut fanOut = closed(RsyncDaemon.PASSWORD).bytesPerSecond(60_000).build();
      AtomicReference<Object> end = new AtomicReference<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  end.set(fanOut.push(shipment, listener));
                } catch (InterruptedException | RuntimeException e) {
                  end.set(e);
                }
              });
      thread.start();
      assertThat(underWay.await(1, TimeUnit.MINUTES)).isTrue();
      thread.interrupt();
      thread.join(TimeUnit.MINUTES.toMillis(1));
      assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }
  }

  /** Connections that nobody accepts. */
  private static final class Closer implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    void fill(ServerSocket server) throws IOException {
      try {
        for (int i = 0; i < 20; i++) {
          Socket socket = new Socket();
          sockets.add(socket);
          socket.connect(server.getLocalSocketAddress(), 500);
        }
      } catch (SocketTimeoutException isFull) {
        return;
      }
      throw new AssertionError("its queue is never full");
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
