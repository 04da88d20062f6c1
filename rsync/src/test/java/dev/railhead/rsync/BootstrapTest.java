package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.HostTransfer.Failed;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.rsync.fixture.FakeRsync;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.Processes;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that hold nothing get one archive, and then an rsync that has nothing to do. */
class BootstrapTest {
  private static final int PLAIN = 600;
  private static final String MARKER = ".railhead-unpacking";

  @TempDir Path temp;
  private ReleaseTree tree;
  private LocalFleet fleet;

  @BeforeEach
  void build_a_release() throws Exception {
    tree = ReleaseTree.in(temp.resolve("release")).plainFiles(PLAIN, 12_000).hostileEntries();
    fleet = LocalFleet.of(2, temp.resolve("hosts"));
  }

  @AfterEach
  void nothing_runs_on() {
    fleet.close();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(Processes.threads("railhead-")).isEmpty());
  }

  /** Its rsync notes how many files were there before it began. */
  private FanOut.Builder fanOut() throws Exception {
    String note =
        "case \" $* \" in *' --server '*) find next -type f -printf x | wc -c >> '"
            + temp
            + "/before';; esac";
    return FanOut.over(fleet.connector())
        .sender(FanOut.Sender.SHARED)
        .remoteProgram(HostPath.of(FakeRsync.script(temp.resolve("rsync-wrapper"), note)))
        .pause(wait -> {});
  }

  private List<Integer> filesBeforeRsync() throws Exception {
    return Files.readAllLines(temp.resolve("before")).stream()
        .map(String::strip)
        .map(Integer::valueOf)
        .toList();
  }

  private int files() throws Exception {
    return (int)
        tree.release().manifest().entries().stream().filter(RegularFile.class::isInstance).count();
  }

  private TransferReport push(FanOut fanOut) throws Exception {
    return push(fanOut, TransferListener.none());
  }

  private TransferReport push(FanOut fanOut, TransferListener listener) throws Exception {
    return fanOut.push(fleet.shipment(tree, Set.of(), Tolerance.none()), listener);
  }

  private void assertDelivered(TransferReport report) throws Exception {
    assertThat(report.isComplete()).as("%s", report).isTrue();
    for (Host host : fleet.hosts()) {
      assertThat(
              Tools.run(
                  "rsync",
                  "-aHnc",
                  "--modify-window=-1",
                  "--omit-link-times",
                  "--delete",
                  "--itemize-changes",
                  tree.directory() + "/",
                  fleet.next(host) + "/"))
          .isEmpty();
    }
  }

  @Test
  void rsync_finds_all_of_it_there_and_sends_nothing() throws Exception {
    TransferReport report = push(fanOut().build());
    assertDelivered(report);
    assertThat(filesBeforeRsync()).containsExactly(files(), files());
    Delivered delivered = report.delivered().get(0);
    assertThat(delivered.filesSent()).isEqualTo(files());
    assertThat(delivered.counts().literalBytes())
        .isEqualTo(
            Tools.run("find", tree.directory().toString(), "-type", "f", "-printf", "%s\\n")
                .lines()
                .mapToLong(Long::parseLong)
                .sum());
    assertThat(delivered.counts().bytesSent()).isGreaterThan(delivered.counts().literalBytes());
  }

  @Test
  void hard_links_arrive_as_such() throws Exception {
    Files.createLink(tree.path("d0/other-name"), tree.path("d1/f100"));
    assertDelivered(push(fanOut().build()));
    assertThat(filesBeforeRsync()).containsExactly(files(), files());
  }

  @Test
  void a_directory_that_holds_something_gets_what_rsync_asks_for() throws Exception {
    for (Host host : fleet.hosts()) {
      Files.writeString(fleet.next(host).resolve("superfluous"), "?");
    }
    assertDelivered(push(fanOut().build()));
    assertThat(filesBeforeRsync()).containsExactly(1, 1);
  }

  @Test
  void options_that_tar_does_not_have_are_rsyncs() throws Exception {
    assertDelivered(push(fanOut().options(RsyncOptions.standard().syncing()).build()));
    assertThat(filesBeforeRsync()).containsExactly(0, 0);
  }

  @Test
  void a_release_of_tiny_files_is_not_made_many_times_as_large() throws Exception {
    tree = ReleaseTree.in(temp.resolve("tiny")).plainFiles(PLAIN, 40);
    assertDelivered(push(fanOut().build()));
    assertThat(filesBeforeRsync()).containsExactly(0, 0);
  }

  @Test
  void what_is_left_out_is_not_in_the_archive() throws Exception {
    push(fanOut().options(RsyncOptions.standard().excluding("/hostile/")).build());
    assertThat(filesBeforeRsync().get(0)).isBetween(PLAIN, files() - 1);
    assertThat(fleet.next(fleet.host(1)).resolve("hostile")).doesNotExist();
  }

  @Test
  void progress_never_goes_back() throws Exception {
    AtomicBoolean wentBack = new AtomicBoolean();
    AtomicReference<Integer> last = new AtomicReference<>(0);
    TransferListener listener =
        new TransferListener() {
          @Override
          public void progressed(Host host, long files, long bytes, int percent) {
            if (host.name().equals("web1") && last.getAndSet(percent) > percent) {
              wentBack.set(true);
            }
          }
        };
    push(fanOut().bytesPerSecond(5_000_000).build(), listener);
    assertThat(wentBack).isFalse();
    assertThat(last.get()).isEqualTo(100);
  }

  @Nested
  class GivenAnArchiveThatWasNotUnpackedToItsEnd {
    private final CountDownLatch underWay = new CountDownLatch(1);

    @BeforeEach
    void a_push_that_is_interrupted() throws Exception {
      tree.file("zz/large", "0123456789".repeat(100_000));
      FanOut slow = fanOut().bytesPerSecond(600_000).build();
      Shipment shipment = fleet.shipment(tree, Set.of(), Tolerance.none());
      TransferListener listener =
          new TransferListener() {
            @Override
            public void progressed(Host host, long files, long bytes, int percent) {
              if (files > 0) {
                underWay.countDown();
              }
            }
          };
      AtomicReference<Object> result = new AtomicReference<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  result.set(slow.push(shipment, listener));
                } catch (InterruptedException | RuntimeException e) {
                  result.set(e);
                }
              });
      thread.start();
      assertThat(underWay.await(1, TimeUnit.MINUTES)).isTrue();
      thread.interrupt();
      thread.join(TimeUnit.MINUTES.toMillis(1));
      assertThat(result.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void it_does_not_look_complete_and_a_retry_completes_it_with_what_is_there() throws Exception {
      Path there = fleet.next(fleet.host(1));
      assertThat(there.resolve(MARKER)).exists();
      assertThat(ReleaseTree.manifestOf(there)).isNotEqualTo(tree.release().manifest());
      TransferReport report = push(fanOut().build());
      assertDelivered(report);
      assertThat(report.counts().matchedBytes()).as("what had arrived is used").isPositive();
    }

    @Test
    void a_tar_that_still_waits_for_the_rest_can_write_no_more() throws Exception {
      Path there = fleet.next(fleet.host(1));
      Process waiting =
          new ProcessBuilder("tar", "--extract", "--file=-").directory(there.toFile()).start();
      assertDelivered(push(fanOut().build()));
      assertThat(waiting.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(waiting.exitValue()).as("ended by a signal").isGreaterThan(128);
    }

    @Test
    void a_file_that_only_looks_right_is_not_trusted() throws Exception {
      Path there = fleet.next(fleet.host(1)).resolve("d0/f1");
      Files.writeString(there, Files.readString(there).replace('f', 'F'));
      Files.setLastModifiedTime(there, FileTime.from(ReleaseTree.BUILT));
      assertDelivered(push(fanOut().build()));
    }
  }

  @Nested
  class GivenAReleaseThatChangesOnTheWay {
    @Test
    void the_file_is_named() throws Exception {
      tree.file("zz/first", "0123456789".repeat(100_000)).file("zz/second", "unchanged");
      AtomicBoolean done = new AtomicBoolean();
      TransferListener meddler =
          new TransferListener() {
            @Override
            public void progressed(Host host, long files, long bytes, int percent) {
              if (files > 0 && done.compareAndSet(false, true)) {
                try {
                  Files.writeString(tree.path("zz/second"), "other");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            }
          };
      TransferReport report = push(fanOut().bytesPerSecond(4_000_000).build(), meddler);
      Failed failed = (Failed) report.hosts().get(0);
      assertThat(failed.message()).contains("zz/second was changed while it was being sent");
      assertThat(failed.attempts()).isEqualTo(1);
    }
  }

  @Nested
  class GivenABasis {
    @Test
    void what_it_holds_is_used_rather_than_sent() throws Exception {
      for (Host host : fleet.hosts()) {
        Path live = fleet.next(host).resolveSibling("live");
        Tools.run("cp", "-a", tree.directory().toString(), live.toString());
      }
      Shipment shipment = fleet.shipment(tree, Optional.of("../live"), Set.of(), Tolerance.none());
      TransferReport report = fanOut().build().push(shipment, TransferListener.none());
      assertDelivered(report);
      assertThat(report.counts().files()).isZero();
    }
  }
}
