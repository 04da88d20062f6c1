package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.fixture.FakeRsync;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.OlderRsyncs;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live release beside the destination must not change, whatever its files share. */
class SharedInodesTest {
  private static final String AWKWARD = "d0/two%0alines%ff";

  @TempDir Path temp;
  private ReleaseTree tree;
  private LocalFleet fleet;
  private Host host;
  private Path live;
  private Map<String, String> before;

  @BeforeEach
  void a_live_release() throws Exception {
    tree = ReleaseTree.in(temp.resolve("release")).plainFiles(10, 40).file(AWKWARD, "x");
    tree.link("link", "d0/f1");
    fleet = LocalFleet.of(1, temp.resolve("hosts"));
    host = fleet.host(1);
    live = fleet.next(host).resolveSibling("live");
    run("cp", "-a", tree.directory().toString(), live.toString());
    before = attributes(live);
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  /** Modes, times, sizes and inodes of all that is in {@code directory}; not link counts. */
  private static Map<String, String> attributes(Path directory) throws Exception {
    Map<String, String> all = new TreeMap<>();
    try (var files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Map<String, Object> unix =
            Files.readAttributes(
                file, "unix:ino,mode,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        all.put(file.toUri().getRawPath(), new TreeMap<>(unix).toString());
      }
    }
    return all;
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static boolean shared(Path file) throws Exception {
    return (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
  }

  private Delivered push(Optional<String> basis) throws Exception {
    return push(basis, FanOut.over(fleet.connector()).build());
  }

  private Delivered push(Optional<String> basis, FanOut fanOut) throws Exception {
    Shipment shipment = fleet.shipment(tree, basis, Set.of(), Tolerance.none());
    var result = fanOut.push(shipment, TransferListener.none()).hosts().get(0);
    assertThat(result).isInstanceOf(Delivered.class);
    assertThat(ReleaseTree.manifestOf(fleet.next(host)))
        .isEqualTo(ReleaseTree.manifestOf(tree.directory()));
    return (Delivered) result;
  }

  private void change_mode_time_link_and_content() throws Exception {
    tree.mode("d0/f1", "rwxr-x---").mode(AWKWARD, "r--r--r--");
    Files.setLastModifiedTime(tree.path("d0/f2"), FileTime.from(ReleaseTree.BUILT.plusSeconds(9)));
    Files.setLastModifiedTime(tree.path("d0/f3"), FileTime.from(ReleaseTree.BUILT.plusNanos(9)));
    tree.file("d0/f4", "another content");
    run("touch", "-h", "-d", "2001-01-01", tree.path("link").toString());
    Files.delete(tree.path("d0/f5"));
  }

  @Nested
  class GivenAFreshDestinationAndABasis {
    @Test
    void what_did_not_change_is_linked_and_not_sent() throws Exception {
      assertThat(push(Optional.of("../live")).filesSent()).isZero();
      assertThat(shared(fleet.next(host).resolve("d0/f1"))).isTrue();
      assertThat(attributes(live)).isEqualTo(before);
    }

    @Test
    void no_change_reaches_the_live_release() throws Exception {
      change_mode_time_link_and_content();
      push(Optional.of("../live"));
      assertThat(shared(fleet.next(host).resolve("d0/f1"))).isFalse();
      assertThat(attributes(live)).isEqualTo(before);
    }
  }

  @Nested
  class GivenADestinationLeftByAnEarlierTry {
    @BeforeEach
    void an_earlier_try() throws Exception {
      push(Optional.of("../live"));
      Files.delete(fleet.next(host).resolve("d0/f9"));
      Files.writeString(fleet.next(host).resolve(".f8.Xa3kP1"), "torn");
    }

    @Test
    void no_change_reaches_the_live_release() throws Exception {
      change_mode_time_link_and_content();
      push(Optional.of("../live"));
      assertThat(attributes(live)).isEqualTo(before);
    }

    @Test
    void no_change_reaches_the_live_release_without_a_basis_either() throws Exception {
      change_mode_time_link_and_content();
      push(Optional.empty());
      assertThat(attributes(live)).isEqualTo(before);
    }

    @Test
    void a_file_of_another_mode_is_copied_there_and_not_sent() throws Exception {
      tree.mode("d0/f1", "rwxr-x---").mode(AWKWARD, "r--r--r--");
      assertThat(push(Optional.of("../live")).filesSent()).isZero();
      assertThat(shared(ReleaseTree.path(fleet.next(host), AWKWARD))).isFalse();
      assertThat(shared(fleet.next(host).resolve("d0/f2"))).isTrue();
    }
  }

  @Nested
  class GivenADestinationMadeAsAFarmOfHardLinks {
    @Test
    void no_change_reaches_the_live_release() throws Exception {
      Files.delete(fleet.next(host));
      run("cp", "-al", live.toString(), fleet.next(host).toString());
      change_mode_time_link_and_content();
      push(Optional.empty());
      assertThat(attributes(live)).isEqualTo(before);
      assertThat(shared(fleet.next(host).resolve("d0/f6"))).isTrue();
    }
  }

  /** Which way is taken depends on the host's rsync; what comes of it does not. */
  @Nested
  class GivenOurOwnSenderAndHostsWithOlderAndNewerRsyncs {
    private FanOut.Builder sender(String program) {
      return FanOut.over(fleet.connector())
          .sender(FanOut.Sender.SHARED)
          .remoteProgram(HostPath.of(program));
    }

    private List<String> programs() throws Exception {
      List<String> programs = new ArrayList<>(List.of("rsync"));
      OlderRsyncs.all().forEach(path -> programs.add(path.toString()));
      if (programs.size() < 3) {
        System.err.println("FEWER THAN TWO OLDER RSYNCS WERE TRIED: run .ci/rsyncs");
      }
      return programs;
    }

    private void freshDestination() throws Exception {
      run("rm", "-rf", fleet.next(host).toString());
      Files.createDirectory(fleet.next(host));
    }

    @Test
    void what_did_not_change_is_linked_and_not_sent() throws Exception {
      for (String program : programs()) {
        freshDestination();
        assertThat(push(Optional.of("../live"), sender(program).build()).filesSent()).isZero();
        assertThat(shared(fleet.next(host).resolve("d0/f1"))).as(program).isTrue();
        assertThat(attributes(live)).as(program).isEqualTo(before);
      }
    }

    @Test
    void no_change_reaches_the_live_release() throws Exception {
      change_mode_time_link_and_content();
      for (String program : programs()) {
        freshDestination();
        push(Optional.of("../live"), sender(program).build());
        assertThat(shared(fleet.next(host).resolve("d0/f1"))).as(program).isFalse();
        assertThat(shared(fleet.next(host).resolve("d0/f6"))).as(program).isTrue();
        assertThat(attributes(live)).as(program).isEqualTo(before);
      }
    }

    @Test
    void no_rsync_is_told_to_link_where_a_farm_does() throws Exception {
      String note = "echo \"$@\" >> '" + temp + "/said'";
      String program = FakeRsync.script(temp.resolve("rsync-wrapper"), note);
      push(Optional.of("../live"), sender(program).build());
      assertThat(Files.readString(temp.resolve("said"))).doesNotContain("--link-dest");
      push(Optional.of("../live"), sender(program).build());
      assertThat(Files.readString(temp.resolve("said")))
          .as("of a directory that holds something there is no farm")
          .contains("--link-dest");
    }

    @Test
    void times_that_an_audit_would_set_in_place_do_not_reach_the_live_release() throws Exception {
      push(Optional.of("../live"), sender("rsync").build());
      Files.setLastModifiedTime(
          tree.path("d0/f2"), FileTime.from(ReleaseTree.BUILT.plusSeconds(9)));
      push(Optional.of("../live"), sender("rsync").auditEvery(1).build());
      assertThat(attributes(live)).isEqualTo(before);
      freshDestination();
      push(Optional.of("../live"), sender("rsync").auditEvery(1).build());
      assertThat(attributes(live)).isEqualTo(before);
    }

    @Test
    void owners_that_are_sent_do_not_reach_the_live_release() throws Exception {
      Assumptions.assumeTrue(
          "root".equals(System.getProperty("user.name")), "ONLY ROOT CAN GIVE FILES AWAY");
      push(Optional.of("../live"), sender("rsync").build());
      run("chown", "12345", tree.path("d0/f2").toString());
      RsyncOptions owned = RsyncOptions.standard().owned(RsyncOptions.Owners.BY_ID);
      before = owners(live);
      push(Optional.of("../live"), sender("rsync").options(owned).build());
      assertThat(owners(live)).isEqualTo(before);
      assertThat(Files.getAttribute(fleet.next(host).resolve("d0/f2"), "unix:uid"))
          .isEqualTo(12345);
    }

    private Map<String, String> owners(Path directory) throws Exception {
      Map<String, String> all = new TreeMap<>();
      try (var files = Files.walk(directory)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Object uid = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
          all.put(file.toUri().getRawPath(), String.valueOf(uid));
        }
      }
      return all;
    }
  }
}
