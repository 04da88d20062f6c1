package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.HostTransfer.Failed;
import dev.railhead.core.deploy.HostTransfer.NotTried;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferCounts;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferMeter;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.TreePath;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fan-out does, whatever sends the files. */
abstract class FanOutContract {
  @TempDir Path temp;
  private ReleaseTree tree;
  private LocalFleet fleet;

  @BeforeEach
  void build_a_release() throws Exception {
    tree = ReleaseTree.in(temp.resolve("release"));
    fleet = LocalFleet.of(8, temp.resolve("hosts"));
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private static TransferReport push(FanOut fanOut, Shipment shipment) throws Exception {
    return fanOut.push(shipment, TransferListener.none());
  }

  /** What sends the files. */
  abstract FanOut.Sender sender();

  private FanOut.Builder builder() {
    return FanOut.over(fleet.connector()).sender(sender());
  }

  private FanOut fanOut() {
    return builder().build();
  }

  private static Delivered delivered(HostTransfer result) {
    assertThat(result).isInstanceOf(Delivered.class);
    return (Delivered) result;
  }

  private static Failed failed(HostTransfer result) {
    assertThat(result).isInstanceOf(Failed.class);
    return (Failed) result;
  }

  private void assertArrivedEverywhere() throws Exception {
    byte[] wanted = ReleaseTree.manifestOf(tree.directory()).bytes();
    for (Host host : fleet.hosts()) {
      assertThat(ReleaseTree.manifestOf(fleet.next(host)).bytes()).isEqualTo(wanted);
    }
  }

  @Nested
  class GivenAReleaseOfFiveThousandFilesWithHostileNames {
    @BeforeEach
    void fill() throws Exception {
      tree.plainFiles(5_000, 40).hostileEntries();
    }

    @Test
    void it_arrives_byte_for_byte_and_later_pushes_send_only_what_changed() throws Exception {
      Shipment first = fleet.shipment(tree);
      int files = first.release().manifest().files().size();
      assertThat(files).isGreaterThanOrEqualTo(5_000);
      TransferReport report = push(fanOut(), first);
      assertThat(report.isComplete()).as("%s", report).isTrue();
      assertThat(report.delivered()).hasSize(8).allMatch(sent -> sent.filesSent() == files);
      assertThat(report.delivered()).allMatch(sent -> sent.bytesSent() < 10_000_000);
      assertArrivedEverywhere();

      assertThat(push(fanOut(), first).delivered())
          .hasSize(8)
          .allMatch(sent -> sent.filesSent() == 0 && sent.bytesSent() > 0);

      change("d3/f301", "hostile/two%0alines", "hostile/latin1-%e9%ff%fe");
      Files.writeString(fleet.next(fleet.host(3)).resolve("left over"), "?");
      Files.createDirectories(fleet.next(fleet.host(4)).resolve("left/over"));
      assertThat(push(fanOut(), fleet.shipment(tree)).delivered())
          .hasSize(8)
          .allMatch(sent -> sent.filesSent() == 3);
      assertArrivedEverywhere();
    }

    private void change(String... files) throws Exception {
      for (String file : files) {
        tree.file(file, "changed");
      }
    }
  }

  @Nested
  class GivenADryRun {
    private HostDifference.Known known(Shipment shipment, int number) throws Exception {
      HostDifference difference = fanOut().compare(shipment).get(number - 1);
      assertThat(difference).isInstanceOf(HostDifference.Known.class);
      return (HostDifference.Known) difference;
    }

    @Test
    void each_hosts_difference_is_told_and_nothing_is_written() throws Exception {
      tree.hostileEntries().file("plain", "plain").link("link", "plain").directory("d");
      Shipment shipment = fleet.shipment(tree);
      push(fanOut(), shipment);
      assertThat(known(shipment, 1).isEmpty()).isTrue();

      tree.file("fresh", "fresh").file("d/two%0alines", "new").file("plain", "changed");
      tree.mode("hostile/-rf", "rwx------");
      Path left = fleet.next(fleet.host(2)).resolve("left");
      Files.createDirectories(left);
      Files.writeString(left.resolve("over\\#134 \n*deleting   plain"), "?");
      byte[] before = ReleaseTree.manifestOf(fleet.next(fleet.host(2))).bytes();
      HostDifference.Known known = known(fleet.shipment(tree), 2);
      assertThat(known.host()).isEqualTo(fleet.host(2));
      assertThat(known.created())
          .containsExactlyInAnyOrder(TreePath.of("fresh"), TreePath.of("d/two\nlines"));
      assertThat(known.changed())
          .contains(TreePath.of("plain"), TreePath.of("hostile/-rf"))
          .doesNotContain(TreePath.of("empty"), TreePath.of("hostile/a:b"));
      assertThat(known.deleted())
          .containsExactlyInAnyOrder(
              TreePath.of("left"), TreePath.of("left/over\\#134 \n*deleting   plain"));
      assertThat(ReleaseTree.manifestOf(fleet.next(fleet.host(2))).bytes()).isEqualTo(before);
    }

    @Test
    void an_empty_host_lacks_every_entry() throws Exception {
      tree.hostileEntries();
      Shipment shipment = fleet.shipment(tree);
      List<TreePath> all =
          shipment.release().manifest().entries().stream().map(Manifest.Entry::path).toList();
      assertThat(known(shipment, 3).created()).containsExactlyInAnyOrderElementsOf(all);
      assertThat(fleet.next(fleet.host(3))).isEmptyDirectory();
    }

    @Test
    void a_host_that_is_down_is_named_with_the_reason() throws Exception {
      fleet.takeDown(fleet.host(4));
      List<HostDifference> all = fanOut().compare(fleet.shipment(tree));
      assertThat(all).extracting(HostDifference::host).isEqualTo(fleet.hosts());
      assertThat(all.get(3)).isInstanceOf(HostDifference.Unknown.class);
      assertThat(((HostDifference.Unknown) all.get(3)).message()).isNotEmpty();
      assertThat(all.get(0)).isInstanceOf(HostDifference.Known.class);
    }
  }

  @Nested
  class GivenHostsOfDifferentStates {
    @Test
    void the_counts_tell_what_was_sent_what_was_there_and_what_was_deleted() throws Exception {
      tree.file("big", "0123456789abcdef".repeat(20_000)).file("kept", "kept");
      Files.writeString(fleet.next(fleet.host(1)).resolve("left over"), "?");
      Files.createDirectories(fleet.next(fleet.host(1)).resolve("left/over"));
      TransferReport first = push(fanOut(), fleet.shipment(tree));
      TransferCounts there = first.delivered().get(0).counts();
      assertThat(there.files()).isEqualTo(2);
      assertThat(there.literalBytes()).isEqualTo(320_004);
      assertThat(there.matchedBytes()).isZero();
      assertThat(there.deletions()).isEqualTo(3);
      assertThat(there.bytesSent()).isGreaterThan(320_004);
      assertThat(first.delivered().get(1).counts().deletions()).isZero();

      tree.file("big", "0123456789abcdef".repeat(20_000) + "more");
      TransferReport second = push(fanOut(), fleet.shipment(tree));
      assertThat(second.delivered())
          .allSatisfy(
              sent -> {
                assertThat(sent.filesSent()).isEqualTo(1);
                assertThat(sent.counts().literalBytes() + sent.counts().matchedBytes())
                    .isEqualTo(320_004);
                assertThat(sent.relay()).isEmpty();
              });
      assertThat(second.counts().files()).isEqualTo(8);
      boolean hasDifferences = sender() == FanOut.Sender.SHARED;
      assertThat(second.counts().matchedBytes() > 8 * 300_000).isEqualTo(hasDifferences);
    }

    @Test
    void a_meter_shows_all_hosts_done_at_the_end() throws Exception {
      tree.plainFiles(20, 40);
      TransferMeter meter = TransferMeter.over(fleet.hosts());
      Shipment shipment = fleet.shipment(tree);
      fanOut().push(shipment, meter);
      assertThat(meter.all().percent()).isEqualTo(100);
      assertThat(meter.all().left()).contains(Duration.ZERO);
      assertThat(meter.all().files()).isEqualTo(8 * 20);
      assertThat(meter.all().bytes()).isEqualTo(8 * shipment.release().manifest().totalBytes());
    }
  }

  @Nested
  class GivenASmallRelease {
    @BeforeEach
    void fill() throws Exception {
      tree.plainFiles(20, 40).link("link", "d0/f1").mode("d0/f2", "rwxr-xr-x");
    }

    @Test
    void modification_times_arrive_to_the_nanosecond() throws Exception {
      push(fanOut(), fleet.shipment(tree));
      Path there = fleet.next(fleet.host(1)).resolve("d0/f1");
      assertThat(Files.getLastModifiedTime(there).toInstant()).isEqualTo(ReleaseTree.BUILT);
    }

    @Test
    void a_change_within_the_same_second_is_sent() throws Exception {
      push(fanOut(), fleet.shipment(tree));
      Path file = tree.path("d0/f1");
      long size = Files.size(file);
      Files.writeString(file, "x".repeat((int) size));
      Files.setLastModifiedTime(file, FileTime.from(ReleaseTree.BUILT.plusNanos(1)));
      assertThat(push(fanOut(), fleet.shipment(tree)).delivered())
          .hasSize(8)
          .allMatch(sent -> sent.filesSent() == 1);
      assertArrivedEverywhere();
    }

    @Test
    void the_report_lists_the_hosts_in_the_shipments_order() throws Exception {
      TransferReport report = push(fanOut(), fleet.shipment(tree));
      assertThat(report.hosts()).extracting(HostTransfer::host).isEqualTo(fleet.hosts());
    }

    @Test
    void progress_ends_at_all_files_and_100_percent() throws Exception {
      List<String> last = Collections.synchronizedList(new ArrayList<>());
      TransferListener listener =
          new TransferListener() {
            @Override
            public void progressed(Host host, long files, long bytes, int percent) {
              if (percent == 100) {
                last.add(host + " " + files + " " + bytes);
              }
            }
          };
      Shipment shipment = fleet.shipment(tree);
      fanOut().push(shipment, listener);
      long bytes = shipment.release().manifest().totalBytes();
      assertThat(last).contains("web1 20 " + bytes, "web8 20 " + bytes);
    }

    @Test
    void a_listener_that_fails_changes_nothing() throws Exception {
      TransferListener broken =
          new TransferListener() {
            @Override
            public void ended(HostTransfer result) {
              throw new IllegalStateException("a listener's own defect");
            }
          };
      assertThat(fanOut().push(fleet.shipment(tree), broken).isComplete()).isTrue();
    }

    @Test
    void a_host_that_is_down_fails_alone() throws Exception {
      fleet.takeDown(fleet.host(5));
      Shipment shipment = fleet.shipment(tree, Set.of(), Tolerance.atMost(1));
      TransferReport report = push(builder().pause(d -> {}).build(), shipment);
      assertThat(report.delivered()).hasSize(7);
      Failed down = failed(report.hosts().get(4));
      assertThat(down.cause()).isEqualTo(Cause.UNREACHABLE);
      assertThat(down.attempts()).isEqualTo(3);
    }

    @Test
    void hosts_not_begun_when_too_many_have_failed_are_not_tried() throws Exception {
      fleet.takeDown(fleet.host(1));
      fleet.takeDown(fleet.host(2));
      Shipment shipment = fleet.shipment(tree, Set.of(), Tolerance.atMost(1));
      List<HostTransfer> told = Collections.synchronizedList(new ArrayList<>());
      TransferReport report = builder().atOnce(1).tries(1).build().push(shipment, collecting(told));
      assertThat(report.hosts().subList(0, 2)).hasOnlyElementsOfType(Failed.class);
      assertThat(report.hosts().subList(2, 8)).hasOnlyElementsOfType(NotTried.class);
      assertThat(((NotTried) report.hosts().get(7)).why())
          .isEqualTo("2 hosts failed, and at most 1 host may fail");
      assertThat(told).containsExactlyInAnyOrderElementsOf(report.hosts());
      assertThat(fleet.next(fleet.host(3))).isEmptyDirectory();
    }

    @Test
    void canaries_go_first() throws Exception {
      List<HostTransfer> told = Collections.synchronizedList(new ArrayList<>());
      Set<Host> canaries = Set.of(fleet.host(7), fleet.host(8));
      Shipment shipment = fleet.shipment(tree, canaries, Tolerance.none());
      builder().atOnce(8).build().push(shipment, collecting(told));
      assertThat(told.subList(0, 2))
          .extracting(HostTransfer::host)
          .containsExactlyInAnyOrder(fleet.host(7), fleet.host(8));
    }

    @Test
    void a_canary_that_fails_stops_all_others_however_many_may_fail() throws Exception {
      fleet.takeDown(fleet.host(8));
      Shipment shipment = fleet.shipment(tree, Set.of(fleet.host(8)), Tolerance.atMostPercent(50));
      TransferReport report = push(builder().tries(1).build(), shipment);
      assertThat(report.hosts().subList(0, 7)).hasOnlyElementsOfType(NotTried.class);
      assertThat(((NotTried) report.hosts().get(0)).why()).isEqualTo("canary web8 failed");
      assertThat(failed(report.hosts().get(7)).cause()).isEqualTo(Cause.UNREACHABLE);
    }

    @Test
    void racks_come_one_after_another_behind_the_canaries() throws Exception {
      List<HostTransfer> told = Collections.synchronizedList(new ArrayList<>());
      List<Host> racked = new ArrayList<>();
      for (int i = 1; i <= 8; i++) {
        racked.add(fleet.host(i).with("rack", i % 2 == 0 ? "even" : "odd"));
      }
      Shipment shipment = shipment(racked, Set.of(racked.get(7)), Tolerance.none());
      FanOutPolicy policy = FanOutPolicy.standard().inWavesBy("rack").atOnce(8);
      builder().policy(policy).build().push(shipment, collecting(told));
      assertThat(told.get(0).host()).isEqualTo(racked.get(7));
      assertThat(told.subList(1, 5)).allMatch(result -> result.host().is("rack", "odd"));
      assertThat(told.subList(5, 8)).allMatch(result -> result.host().is("rack", "even"));
    }

    @Test
    void a_rack_is_not_begun_when_an_indispensable_host_before_it_has_failed() throws Exception {
      fleet.takeDown(fleet.host(1));
      List<Host> racked = new ArrayList<>();
      for (int i = 1; i <= 8; i++) {
        racked.add(fleet.host(i).with("rack", i <= 4 ? "first" : "second"));
      }
      Tolerance tolerance = Tolerance.atMost(4).butNoneOf(racked.subList(0, 1));
      FanOutPolicy policy = FanOutPolicy.standard().inWavesBy("rack").atOnce(4).tries(1);
      TransferReport report =
          push(builder().policy(policy).build(), shipment(racked, Set.of(), tolerance));
      assertThat(report.hosts().subList(4, 8)).hasOnlyElementsOfType(NotTried.class);
      assertThat(((NotTried) report.hosts().get(7)).why())
          .isEqualTo("1 host failed, and at most 4 hosts may fail, and none of web1");
    }

    private Shipment shipment(List<Host> hosts, Set<Host> canaries, Tolerance tolerance)
        throws Exception {
      List<Destination> to =
          hosts.stream()
              .map(host -> new Destination(host, HostPath.of("next"), Optional.empty()))
              .toList();
      return new Shipment(tree.release(), tree.directory(), to, canaries, tolerance);
    }

    @Test
    void a_push_that_failed_somewhere_is_resumed_with_the_missing_hosts_alone() throws Exception {
      Path journal = temp.resolve("journal");
      FanOutPolicy policy = FanOutPolicy.standard().journalIn(journal).tries(1);
      FanOut fanOut = builder().policy(policy).build();
      Path missing = fleet.next(fleet.host(5));
      Files.delete(missing);
      Shipment shipment = fleet.shipment(tree, Set.of(), Tolerance.atMost(1));
      assertThat(push(fanOut, shipment).delivered()).hasSize(7);

      Files.createDirectories(missing);
      TransferReport resumed = push(fanOut, shipment);
      assertThat(resumed.isComplete()).isTrue();
      assertThat(resumed.delivered())
          .allMatch(sent -> sent.attempts() == (sent.host().equals(fleet.host(5)) ? 1 : 0));
      assertThat(resumed.counts().files()).isEqualTo(8 * 20);
      assertArrivedEverywhere();
      assertThat(journal).isEmptyDirectory();
      assertThat(push(fanOut, shipment).delivered()).allMatch(sent -> sent.attempts() == 1);
    }

    @Test
    void a_push_that_was_cancelled_is_resumed_with_the_missing_hosts_alone() throws Exception {
      Path journal = temp.resolve("journal");
      FanOut fanOut =
          builder().policy(FanOutPolicy.standard().journalIn(journal).atOnce(1)).build();
      Shipment shipment = fleet.shipment(tree);
      Thread pushing = Thread.currentThread();
      List<Host> served = Collections.synchronizedList(new ArrayList<>());
      TransferListener cancelling =
          new TransferListener() {
            @Override
            public void ended(HostTransfer result) {
              if (result instanceof Delivered && served.size() < 8) {
                served.add(result.host());
              }
              if (served.size() == 3) {
                pushing.interrupt();
              }
            }
          };
      assertThatThrownBy(() -> fanOut.push(shipment, cancelling))
          .isInstanceOf(InterruptedException.class);
      assertThat(served).hasSizeBetween(3, 7);

      TransferReport resumed = push(fanOut, shipment);
      assertThat(resumed.isComplete()).as("%s", resumed).isTrue();
      assertThat(resumed.delivered())
          .allMatch(sent -> sent.attempts() == (served.contains(sent.host()) ? 0 : 1));
      assertArrivedEverywhere();
      assertThat(journal).isEmptyDirectory();
    }

    @Test
    void nothing_is_begun_without_the_journal_that_was_asked_for() throws Exception {
      Path journal = Files.writeString(temp.resolve("journal"), "in the way");
      FanOutPolicy policy = FanOutPolicy.standard().journalIn(journal);
      TransferReport report = push(builder().policy(policy).build(), fleet.shipment(tree));
      assertThat(report.hosts()).hasSize(8).hasOnlyElementsOfType(NotTried.class);
      assertThat(((NotTried) report.hosts().get(0)).why())
          .contains("the journal cannot be written")
          .contains(journal.toString());
      assertThat(fleet.next(fleet.host(1))).isEmptyDirectory();
    }

    private TransferListener collecting(List<HostTransfer> told) {
      return new TransferListener() {
        @Override
        public void ended(HostTransfer result) {
          told.add(result);
        }
      };
    }
  }

  @Nested
  class GivenBadInput {
    @Test
    void a_release_directory_that_is_missing_is_named() throws Exception {
      Shipment good = fleet.shipment(tree);
      Path gone = temp.resolve("gone");
      Shipment bad =
          new Shipment(
              good.release(), gone, good.destinations(), good.canaries(), good.tolerance());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> push(fanOut(), bad))
          .withMessageContaining(gone.toString());
    }

    @Test
    void a_destination_that_is_missing_is_named() throws Exception {
      Files.delete(fleet.next(fleet.host(1)));
      Failed failed = failed(push(fanOut(), fleet.shipment(tree)).hosts().get(0));
      assertThat(failed.message()).contains("next/").contains("No such file or directory");
      assertThat(failed.attempts()).isEqualTo(1);
    }

    @Test
    void a_connector_of_another_kind_is_refused() {
      HostConnector stranger =
          new HostConnector() {
            @Override
            public HostSession connect(Host host) {
              throw new IllegalStateException("never called");
            }

            @Override
            public void close() {}
          };
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FanOut.over(stranger))
          .withMessageContaining("SshHosts or LocalHosts")
          .withMessageContaining(stranger.getClass().getName());
    }

    @Test
    void settings_out_of_bounds_are_refused_with_the_value() {
      FanOut.Builder builder = builder();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.atOnce(0))
          .withMessageContaining("but was 0");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.tries(101))
          .withMessageContaining("but was 101");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.bytesPerSecond(1023))
          .withMessageContaining("but was 1023");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.endAfterInactivity(Duration.ofMillis(999)))
          .withMessageContaining("but was PT0.999S");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.eachHostWithin(Duration.ofDays(2)))
          .withMessageContaining("but was PT48H");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.connectWithin(Duration.ZERO))
          .withMessageContaining("but was PT0S");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FanOutPolicy.standard().atOnceBetween(8, 4))
          .withMessageContaining("between 8 and 4");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FanOutPolicy.standard().startingApart(Duration.ofMinutes(2)))
          .withMessageContaining("but was PT2M");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FanOutPolicy.standard().inWavesBy("a b"))
          .withMessageContaining("a b");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Relays.byLabel("rack").eachServing(0))
          .withMessageContaining("but were 0");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> builder().policy(FanOutPolicy.standard().through(Relays.byLabel("r"))).build())
          .withMessageContaining("SshHosts");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.program("r\nm"))
          .withMessageContaining("r\\u000am");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.remoteProgram(HostPath.of("rsync; id")))
          .withMessageContaining("rsync; id");
    }

    @Test
    void a_bandwidth_limit_too_low_for_the_hosts_at_once_is_refused_with_both_values() {
      FanOut.Builder builder = builder().atOnce(1000).bytesPerSecond(1024);
      assertThatIllegalArgumentException()
          .isThrownBy(builder::build)
          .withMessageContaining("at least 1024 bytes per second for each host")
          .withMessageContaining("but was 1024 for 1000 hosts at once");
      assertThatIllegalArgumentException()
          .isThrownBy(builder.bytesPerSecond(1000 * 1024 - 1)::build)
          .withMessageContaining("but was 1023999 for 1000");
      assertThat(builder.bytesPerSecond(1000 * 1024).build()).isNotNull();
    }

    @Test
    void a_low_bandwidth_limit_alone_makes_fewer_hosts_be_served_at_once() throws Exception {
      tree.file("a", "content");
      FanOut fanOut = builder().bytesPerSecond(1024).build();
      assertThat(push(fanOut, fleet.shipment(tree)).isComplete()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // Not every caller's compiler knows of null.
    void null_is_refused_with_the_name_of_the_parameter() throws Exception {
      FanOut.Builder builder = builder();
      refusesNull("connector", () -> FanOut.over(null));
      refusesNull("limit", () -> builder.connectWithin(null));
      refusesNull("limit", () -> builder.endAfterInactivity(null));
      refusesNull("limit", () -> builder.eachHostWithin(null));
      refusesNull("program", () -> builder.program(null));
      refusesNull("program", () -> builder.remoteProgram(null));
      refusesNull("shipment", () -> builder.build().push(null, TransferListener.none()));
      Shipment shipment = fleet.shipment(tree);
      refusesNull("listener", () -> builder.build().push(shipment, null));
    }

    private static void refusesNull(String name, ThrowingCallable call) {
      assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name);
    }
  }
}
