package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Held;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.source.Release;
import dev.railhead.rsync.fixture.FakeRsync;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host hears that is known to hold a release: of what is different, and no more. */
class KnownReleaseTest {
  private static final String CLIENT_FLAG = "--no-r";

  @TempDir Path temp;
  private ReleaseTree tree;
  private LocalFleet fleet;
  private FanOut fanOut;
  private Held held;

  @BeforeEach
  void two_hosts_that_were_sent_a_release() throws Exception {
    tree = ReleaseTree.in(temp.resolve("release")).plainFiles(1_000, 40).hostileEntries();
    fleet = LocalFleet.of(2, temp.resolve("hosts"));
    fanOut = builder().build();
    held = push(Optional.empty(), Optional.empty(), "next");
    assertThat(heardOnlyWhatWasTouched()).isFalse();
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  /** Notes its arguments, so that a test can tell which list was sent. */
  private FanOut.Builder builder() throws Exception {
    String note = "printf '%s ' \"$@\" > \"" + temp + "/said\"";
    return FanOut.over(fleet.connector())
        .sender(FanOut.Sender.SHARED)
        .remoteProgram(HostPath.of(FakeRsync.script(temp.resolve("rsync-wrapper"), note)));
  }

  private boolean heardOnlyWhatWasTouched() throws Exception {
    return Files.readString(temp.resolve("said")).contains(CLIENT_FLAG);
  }

  private Held push(Optional<String> basis, Optional<Held> known, String directory)
      throws Exception {
    List<Destination> destinations = new ArrayList<>();
    for (Host host : fleet.hosts()) {
      Files.createDirectories(fleet.next(host).resolveSibling(directory));
      destinations.add(new Destination(host, HostPath.of(directory), basis, known));
    }
    Release release = release(known.isPresent());
    Shipment shipment =
        new Shipment(release, tree.directory(), destinations, Set.of(), Tolerance.none());
    var report = fanOut.push(shipment, TransferListener.none());
    assertThat(report.isComplete()).as("%s", report).isTrue();
    assertThat(report.hosts()).hasOnlyElementsOfType(Delivered.class);
    return new Held(release.id(), release.manifest().digest());
  }

  private Release release(boolean isLater) throws Exception {
    Revision revision = Revision.of("4add615720".repeat(4));
    Instant time = ReleaseTree.BUILT.plusSeconds(isLater ? 60 : 0);
    return new Release(
        ReleaseId.of(revision, time), revision, ReleaseTree.manifestOf(tree.directory()));
  }

  private void edit() throws Exception {
    tree.file("d3/f301", "changed").file("new/deep/file", "new");
    Tools.run("rm", "-r", tree.path("d5").toString(), tree.path("hostile/dir%20").toString());
    Files.delete(tree.path("d0/f7"));
    Files.setLastModifiedTime(tree.path("d1/f101"), FileTime.from(Instant.EPOCH));
    tree.mode("d2/f202", "rwx------");
  }

  /** In the words of rsync itself, which compares all contents. */
  private String differences(Path there) throws Exception {
    return Tools.run(
        "rsync",
        "-aHnc",
        "--omit-link-times",
        "--delete",
        "--itemize-changes",
        tree.directory() + "/",
        there + "/");
  }

  private void assertNoDifference(String directory) throws Exception {
    for (Host host : fleet.hosts()) {
      assertThat(differences(fleet.next(host).resolveSibling(directory))).isEmpty();
    }
  }

  @Test
  void it_hears_only_of_what_is_different_and_then_holds_the_new_release() throws Exception {
    edit();
    push(Optional.empty(), Optional.of(held), "next");
    assertThat(heardOnlyWhatWasTouched()).isTrue();
    assertNoDifference("next");
  }

  @Test
  void many_releases_on_end_it_still_holds_what_was_sent_last() throws Exception {
    Held known = held;
    for (int i = 0; i < 5; i++) {
      tree.file("d4/f40" + i, "edit " + i);
      Tools.run("rm", "-r", tree.path("d" + (i + 5)).toString());
      known = push(Optional.empty(), Optional.of(known), "next");
      assertNoDifference("next");
    }
  }

  @Nested
  class GivenAMarkerThatSaysNothingOfUse {
    @Test
    void none_at_all_means_that_all_is_said() throws Exception {
      edit();
      push(Optional.empty(), Optional.empty(), "next");
      assertThat(heardOnlyWhatWasTouched()).isFalse();
      assertNoDifference("next");
    }

    @Test
    void another_digest_means_that_all_is_said() throws Exception {
      edit();
      Held other = new Held(held.release(), ReleaseTree.manifestOf(tree.directory()).digest());
      push(Optional.empty(), Optional.of(other), "next");
      assertThat(heardOnlyWhatWasTouched()).isFalse();
      assertNoDifference("next");
    }

    @Test
    void a_fan_out_that_did_not_send_the_release_says_all() throws Exception {
      edit();
      fanOut = builder().build();
      push(Optional.empty(), Optional.of(held), "next");
      assertThat(heardOnlyWhatWasTouched()).isFalse();
      assertNoDifference("next");
    }

    @Test
    void a_release_that_was_sent_with_other_times_too_is_not_trusted() throws Exception {
      Files.setLastModifiedTime(tree.path("d0/f1"), FileTime.from(Instant.EPOCH));
      push(Optional.empty(), Optional.empty(), "next");
      push(Optional.empty(), Optional.of(held), "next");
      assertThat(heardOnlyWhatWasTouched()).isFalse();
      assertNoDifference("next");
    }
  }

  @Nested
  class GivenAShipmentThatSaysTheTimesOfItsEntries {
    private Shipment shipment;

    @BeforeEach
    void edited() throws Exception {
      edit();
      Release release = release(true);
      List<Destination> destinations = new ArrayList<>();
      for (Host host : fleet.hosts()) {
        HostPath next = HostPath.of("next");
        destinations.add(new Destination(host, next, Optional.empty(), Optional.of(held)));
      }
      shipment =
          new Shipment(
              release,
              tree.directory(),
              Optional.of(tree.times(release.manifest())),
              destinations,
              Set.of(),
              Tolerance.none());
    }

    @Test
    void what_is_different_arrives_times_included() throws Exception {
      assertThat(fanOut.push(shipment, TransferListener.none()).isComplete()).isTrue();
      assertThat(heardOnlyWhatWasTouched()).isTrue();
      assertNoDifference("next");
    }

    @Test
    void hosts_that_are_not_known_get_all_of_it() throws Exception {
      fanOut = builder().build();
      assertThat(fanOut.push(shipment, TransferListener.none()).isComplete()).isTrue();
      assertThat(heardOnlyWhatWasTouched()).isFalse();
      assertNoDifference("next");
    }

    @Test
    void nothing_that_hosts_have_is_looked_at_here() throws Exception {
      Files.delete(tree.path("d8/f801"));
      Files.delete(tree.path("d9/f901"));
      tree.directory("d9/f901");
      assertThat(fanOut.push(shipment, TransferListener.none()).isComplete()).isTrue();
      assertThat(ReleaseTree.manifestOf(fleet.next(fleet.host(1))))
          .isEqualTo(shipment.release().manifest());
    }

    @Test
    void a_file_that_is_no_longer_what_was_said_is_named_and_not_sent() throws Exception {
      tree.file("d3/f301", "changed by hand");
      var report = fanOut.push(shipment, TransferListener.none());
      assertThat(report.delivered()).isEmpty();
      assertThat(report.toString()).contains("d3/f301", "changed while it was being sent");
      assertThat(Files.readString(fleet.next(fleet.host(1)).resolve("d3/f301")))
          .isNotEqualTo("changed by hand");
    }

    @Test
    void where_filters_come_into_it_the_files_are_looked_at() throws Exception {
      fanOut = builder().options(RsyncOptions.standard().excluding("/d8/f801")).build();
      Files.delete(tree.path("d8/f801"));
      assertThat(fanOut.push(shipment, TransferListener.none()).isComplete()).isTrue();
    }
  }

  @Nested
  class GivenAHostThatWasAlteredBehindItsMarker {
    private Path altered;

    @BeforeEach
    void alter() throws Exception {
      altered = fleet.next(fleet.host(1)).resolve("d8/f801");
      FileTime time = Files.getLastModifiedTime(altered);
      byte[] content = Files.readAllBytes(altered);
      content[0]++;
      Files.write(altered, content);
      Files.setLastModifiedTime(altered, time);
      Files.delete(altered.resolveSibling("f802"));
      edit();
    }

    @Test
    void the_manifest_tells_and_a_push_without_the_marker_and_by_checksum_repairs_it()
        throws Exception {
      push(Optional.empty(), Optional.of(held), "next");
      Path next = fleet.next(fleet.host(1));
      assertThat(differences(next)).contains("d8/f801", "d8/f802");
      assertThat(ReleaseTree.manifestOf(next).digest())
          .isNotEqualTo(ReleaseTree.manifestOf(tree.directory()).digest());
      fanOut = builder().auditEvery(1).build();
      push(Optional.empty(), Optional.empty(), "next");
      assertNoDifference("next");
    }

    @Test
    void an_audit_finds_what_size_and_time_hide() throws Exception {
      fanOut = builder().auditEvery(2).build();
      push(Optional.empty(), Optional.empty(), "next");
      assertThat(differences(fleet.next(fleet.host(1)))).contains("d8/f801");
      push(Optional.empty(), Optional.of(held), "next");
      assertThat(heardOnlyWhatWasTouched()).isFalse();
      assertNoDifference("next");
    }

    @Test
    void an_interval_out_of_bounds_is_refused() throws Exception {
      FanOut.Builder builder = builder();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.auditEvery(-1))
          .withMessageContaining("but was -1");
    }
  }

  @Nested
  class GivenABasisThatHoldsTheRelease {
    @Test
    void the_new_directory_is_a_farm_of_hard_links_but_for_what_is_different() throws Exception {
      Path live = fleet.next(fleet.host(1));
      String before = attributes(live);
      edit();
      push(Optional.of("../next"), Optional.of(held), "second");
      assertThat(heardOnlyWhatWasTouched()).isTrue();
      assertNoDifference("second");
      assertThat(attributes(live)).as("what is live does not change").isEqualTo(before);
      Path second = live.resolveSibling("second");
      assertThat(Files.isSameFile(second.resolve("d8/f801"), live.resolve("d8/f801"))).isTrue();
      assertThat(Files.isSameFile(second.resolve("d2/f202"), live.resolve("d2/f202"))).isFalse();
    }

    /** Next to some of what is deleted all is listed: also what no release has changed. */
    @Test
    void a_mode_changed_by_hand_is_not_mended_through_a_shared_inode() throws Exception {
      tree.file("d0/a*", "no rule can name it");
      held = push(Optional.empty(), Optional.of(held), "next");
      Path live = fleet.next(fleet.host(1));
      Tools.run("chmod", "600", live.resolve("d0/f8").toString());
      String before = attributes(live);
      edit();
      Files.delete(tree.path("d0/a*"));
      push(Optional.of("../next"), Optional.of(held), "second");
      assertThat(heardOnlyWhatWasTouched()).isTrue();
      assertThat(attributes(live)).isEqualTo(before);
      assertThat(Files.getPosixFilePermissions(live.resolveSibling("second/d0/f8"))).hasSize(4);
    }

    @Test
    void a_mode_changed_by_hand_that_no_release_has_changed_is_for_the_manifest_to_tell()
        throws Exception {
      Path live = fleet.next(fleet.host(1));
      Tools.run("chmod", "700", live.resolve("d0/f8").toString());
      String before = attributes(live);
      edit();
      push(Optional.of("../next"), Optional.of(held), "second");
      assertThat(heardOnlyWhatWasTouched()).isTrue();
      assertThat(attributes(live)).isEqualTo(before);
      assertThat(differences(live.resolveSibling("second"))).contains("d0/f8");
      assertThat(ReleaseTree.manifestOf(live.resolveSibling("second")).digest())
          .isNotEqualTo(ReleaseTree.manifestOf(tree.directory()).digest());
    }

    /** To rsync it has what is new already, but for its mode, which is set where it is. */
    @Test
    void a_file_put_there_by_hand_with_the_size_and_time_of_the_next_is_written_anew()
        throws Exception {
      edit();
      Path live = fleet.next(fleet.host(1)).resolve("d3/f301");
      Files.writeString(live, "CHANGED");
      Files.setLastModifiedTime(live, Files.getLastModifiedTime(tree.path("d3/f301")));
      Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rw-------"));
      String before = attributes(fleet.next(fleet.host(1)));
      push(Optional.of("../next"), Optional.of(held), "second");
      assertThat(heardOnlyWhatWasTouched()).isTrue();
      assertThat(attributes(fleet.next(fleet.host(1)))).isEqualTo(before);
      assertNoDifference("second");
    }

    @Test
    void a_directory_that_holds_something_hears_all() throws Exception {
      edit();
      for (Host host : fleet.hosts()) {
        Files.createDirectories(fleet.next(host).resolveSibling("second/left/over"));
      }
      push(Optional.of("../next"), Optional.of(held), "second");
      assertThat(heardOnlyWhatWasTouched()).isFalse();
      assertNoDifference("second");
    }

    private String attributes(Path directory) throws Exception {
      StringBuilder all = new StringBuilder();
      try (var files = Files.walk(directory)) {
        for (Path file : (Iterable<Path>) files.sorted()::iterator) {
          all.append(file.toUri().getRawPath())
              .append(
                  Files.readAttributes(
                      file, "unix:ino,mode,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS))
              .append('\n');
        }
      }
      return all.toString();
    }
  }
}
