package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.HostTransfer.Failed;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.rsync.fixture.FakeRsync;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.Processes;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong where the system's rsync sends; {@link SharedSenderFaultsTest} is the other one.
 */
class FanOutFaultsTest {
  @TempDir Path temp;
  private ReleaseTree tree;
  private LocalFleet fleet;

  @BeforeEach
  void build_a_release() throws Exception {
    tree = ReleaseTree.in(temp.resolve("release")).plainFiles(20, 40);
    fleet = LocalFleet.of(3, temp.resolve("hosts"));
  }

  @AfterEach
  void nothing_runs_on() {
    fleet.close();
    assertThat(Processes.threads("railhead-")).isEmpty();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(Processes.rsyncsNaming(temp.toString())).isEmpty());
  }

  private Shipment tolerant() throws Exception {
    return fleet.shipment(tree, Set.of(), Tolerance.atMost(1));
  }

  private FanOut.Builder fanOut() {
    return FanOut.over(fleet.connector()).sender(FanOut.Sender.SYSTEM).pause(wait -> {});
  }

  private static boolean isRoot() throws Exception {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }

  private static Failed onlyFailure(TransferReport report, int number) {
    assertThat(report.delivered()).hasSize(report.hosts().size() - 1);
    assertThat(report.hosts().get(number - 1)).isInstanceOf(Failed.class);
    return (Failed) report.hosts().get(number - 1);
  }

  private String onHost(int number, String script) throws Exception {
    String mount = "case \"$dest\" in */web" + number + "/*) " + script + ";; esac";
    return FakeRsync.script(temp.resolve("rsync-wrapper"), mount);
  }

  @Nested
  class GivenAHostWithoutRoom {
    @BeforeEach
    void add_a_big_file() throws Exception {
      tree.file("big", "0123456789".repeat(400_000));
    }

    /**
     * A file system of 1 MiB, mounted where only this rsync sees it, so that it goes with it. Who
     * may not mount gets a limit on the size of files instead.
     */
    private String tiny() {
      return "if unshare -rm true 2>/dev/null; then exec unshare -rm sh -c"
          + " 'd=$1; shift; mount -t tmpfs -o size=1m none \"$d\" && exec rsync \"$@\"' sh"
          + " \"$dest\" \"$@\"; else ulimit -f 1000; fi";
    }

    @Test
    void it_fails_for_want_of_space_and_is_not_tried_again() throws Exception {
      FanOut fanOut = fanOut().program(onHost(2, tiny())).build();
      Failed failed = onlyFailure(fanOut.push(tolerant(), TransferListener.none()), 2);
      assertThat(failed.cause()).as(failed.message()).isEqualTo(Cause.NO_SPACE);
      assertThat(failed.attempts()).isEqualTo(1);
    }

    @Test
    void a_limit_on_the_size_of_files_counts_as_want_of_space() throws Exception {
      FanOut fanOut = fanOut().program(onHost(2, "ulimit -f 1000")).build();
      Failed failed = onlyFailure(fanOut.push(tolerant(), TransferListener.none()), 2);
      assertThat(failed.cause()).as(failed.message()).isEqualTo(Cause.NO_SPACE);
    }
  }

  @Nested
  class GivenAHostThatForbidsAccess {
    /** Root is let in anywhere, unless it gives that privilege up. */
    private String humble() throws Exception {
      String caps = "-dac_override,-dac_read_search";
      return isRoot()
          ? "exec setpriv --bounding-set=" + caps + " --inh-caps=" + caps + " rsync \"$@\""
          : ":";
    }

    @Test
    void it_fails_for_want_of_permission_and_is_not_tried_again() throws Exception {
      Path home = fleet.next(fleet.host(2)).getParent();
      String program = onHost(2, humble());
      Shipment shipment = tolerant();
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rw-------"));
      try {
        TransferReport report =
            fanOut().program(program).build().push(shipment, TransferListener.none());
        Failed failed = onlyFailure(report, 2);
        assertThat(failed.cause()).as(failed.message()).isEqualTo(Cause.PERMISSION_DENIED);
        assertThat(failed.attempts()).isEqualTo(1);
      } finally {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  @Nested
  class GivenAFailureThatPasses {
    private final List<String> retries = Collections.synchronizedList(new ArrayList<>());
    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    private final TransferListener listener =
        new TransferListener() {
          @Override
          public void retrying(Host host, int attempt, String why) {
            retries.add(host + " " + attempt + " " + why);
          }
        };

    private String failing(int times, int status) throws Exception {
      return onHost(
          1,
          "n=$(cat \"$0.tries\" 2>/dev/null || echo 0); echo $((n+1)) > \"$0.tries\";"
              + " if [ $n -lt "
              + times
              + " ]; then echo 'flaky\033[31m' >&2; exit "
              + status
              + "; fi");
    }

    private HostTransfer first(int times, int status) throws Exception {
      FanOut fanOut =
          fanOut()
              .program(failing(times, status))
              .random(new java.util.Random(7))
              .pause(waits::add)
              .build();
      return fanOut.push(tolerant(), listener).hosts().get(0);
    }

    @Test
    void the_third_try_succeeds() throws Exception {
      assertThat(first(2, 12)).isInstanceOf(Delivered.class);
      assertThat(retries)
          .containsExactly(
              "web1 1 rsync ended with status 12 (error in the protocol stream): flaky?[31m",
              "web1 2 rsync ended with status 12 (error in the protocol stream): flaky?[31m");
      assertThat(waits).hasSize(2).allMatch(wait -> wait.compareTo(Duration.ofMillis(500)) <= 0);
    }

    @Test
    void the_tries_are_counted() throws Exception {
      HostTransfer result = first(1, 30);
      assertThat(((Delivered) result).attempts()).isEqualTo(2);
    }

    @Test
    void no_fourth_try_is_made() throws Exception {
      Failed failed = (Failed) first(3, 255);
      assertThat(failed.attempts()).isEqualTo(3);
      assertThat(failed.cause()).isEqualTo(Cause.UNREACHABLE);
    }

    @Test
    void what_cannot_pass_is_not_tried_again() throws Exception {
      for (int status : new int[] {1, 2, 4, 11, 23, 24, 25}) {
        Files.deleteIfExists(temp.resolve("rsync-wrapper.tries"));
        Failed failed = (Failed) first(1, status);
        assertThat(failed.attempts()).as("attempts after status %d", status).isEqualTo(1);
      }
      assertThat(retries).isEmpty();
    }
  }

  @Nested
  class GivenATransferUnderWay {
    private final CountDownLatch underWay = new CountDownLatch(1);
    private final TransferListener listener =
        new TransferListener() {
          @Override
          public void progressed(Host host, long files, long bytes, int percent) {
            if (bytes > 0) {
              underWay.countDown();
            }
          }
        };
    private final AtomicReference<Object> result = new AtomicReference<>();

    @BeforeEach
    void make_it_last() throws Exception {
      for (int i = 0; i < 50; i++) {
        tree.file("big" + i, "0123456789".repeat(20_000));
      }
    }

    private Thread pushing(FanOut fanOut) throws Exception {
      Shipment shipment = tolerant();
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
      return thread;
    }

    private List<ProcessHandle> receivers(Host host) {
      List<ProcessHandle> all = Processes.rsyncsNaming(fleet.next(host).toString());
      List<ProcessHandle> receivers = new ArrayList<>(all);
      receivers.removeIf(p -> p.parent().filter(all::contains).isEmpty());
      return receivers;
    }

    @Test
    void a_receiver_that_stands_still_is_given_up_after_the_inactivity_deadline() throws Exception {
      FanOut fanOut =
          fanOut()
              .bytesPerSecond(3 * 1_000_000)
              .tries(1)
              .endAfterInactivity(Duration.ofSeconds(4))
              .build();
      Thread thread = pushing(fanOut);
      await().until(() -> receivers(fleet.host(1)).size() == 2);
      for (ProcessHandle receiver : receivers(fleet.host(1))) {
        Processes.signal(receiver, "STOP");
      }
      thread.join(TimeUnit.MINUTES.toMillis(2));
      Failed failed = onlyFailure((TransferReport) result.get(), 1);
      assertThat(failed.cause()).isEqualTo(Cause.TIMED_OUT);
      assertThat(failed.message()).contains("no progress for 4000 ms (endAfterInactivity)");
    }

    @Test
    void an_interrupt_ends_all_processes() throws Exception {
      FanOut fanOut = fanOut().bytesPerSecond(60_000).build();
      Thread thread = pushing(fanOut);
      assertThat(Processes.rsyncsNaming(temp.toString())).isNotEmpty();
      thread.interrupt();
      thread.join(TimeUnit.MINUTES.toMillis(1));
      assertThat(result.get()).isInstanceOf(InterruptedException.class);
      assertThat(Processes.threads("railhead-")).isEmpty();
    }

    @Test
    void a_hosts_deadline_holds_although_bytes_flow() throws Exception {
      FanOut fanOut =
          fanOut().bytesPerSecond(60_000).atOnce(3).eachHostWithin(Duration.ofSeconds(8)).build();
      pushing(fanOut).join(TimeUnit.MINUTES.toMillis(1));
      TransferReport report = (TransferReport) result.get();
      Failed failed = (Failed) report.hosts().get(0);
      assertThat(failed.cause()).isEqualTo(Cause.TIMED_OUT);
      assertThat(failed.attempts()).isEqualTo(1);
      assertThat(failed.message())
          .contains("not done by the deadline of")
          .contains("(eachHostWithin)");
    }
  }

  @Nested
  class GivenAnUnfitRsync {
    private Failed push(String program) throws Exception {
      return (Failed)
          fanOut()
              .program(program)
              .build()
              .push(tolerant(), TransferListener.none())
              .hosts()
              .get(0);
    }

    @Test
    void an_old_one_is_refused_by_version_place_and_remedy() throws Exception {
      Path program = temp.resolve("old-rsync");
      FakeRsync.ofVersion(program, "rsync  version 3.1.3  protocol version 31");
      Failed failed = push(program.toString());
      assertThat(failed.cause()).isEqualTo(Cause.UNSUPPORTED);
      assertThat(failed.message())
          .contains("3.1.3", "this machine", "install rsync 3.2.0 or later");
      assertThat(temp.resolve("old-rsync.used")).doesNotExist();
    }

    @Test
    void one_with_known_holes_is_warned_of_by_name_once() throws Exception {
      String program =
          FakeRsync.ofVersion(
              temp.resolve("holed-rsync"), "rsync  version 3.4.0  protocol version 32");
      List<String> warnings = new CopyOnWriteArrayList<>();
      TransferListener listener =
          new TransferListener() {
            @Override
            public void warned(Host host, String warning) {
              warnings.add(warning);
            }
          };
      fanOut().program(program).build().push(tolerant(), listener);
      assertThat(warnings)
          .singleElement()
          .asString()
          .contains("rsync 3.4.0 on this machine has known holes", "CVE-");
    }

    @Test
    void another_program_is_refused() throws Exception {
      Path program = temp.resolve("openrsync");
      FakeRsync.ofVersion(
          program, "openrsync: protocol version 29\nrsync version 2.6.9 compatible");
      Failed failed = push(program.toString());
      assertThat(failed.cause()).isEqualTo(Cause.UNSUPPORTED);
      assertThat(failed.message()).contains("is not rsync, but says \"openrsync");
    }

    @Test
    void a_missing_one_is_named() throws Exception {
      Failed failed = push(temp.resolve("nowhere/rsync").toString());
      assertThat(failed.cause()).isEqualTo(Cause.UNSUPPORTED);
      assertThat(failed.message()).contains("nowhere/rsync", "install rsync");
    }
  }
}
