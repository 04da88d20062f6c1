package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.LeaseFile;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.deploy.Live;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places that a process of the host still reads from; by the script, and by this process. */
class ReadersTest {
  private static final TestRelease ONE = TestRelease.numbered(1);
  private static final TestRelease TWO = TestRelease.numbered(2);
  private static final TestRelease THREE = TestRelease.numbered(3);
  private static final Fence FENCE = Fence.of(1);

  @TempDir Path root;

  private TestDocroot docroot(boolean here, Layout layout) throws Exception {
    TestDocroot there =
        here ? TestDocroot.here(root, layout, "home") : TestDocroot.in(root, layout, "home");
    there.deploy(ONE);
    there.deploy(TWO);
    return there;
  }

  private static Place.Open stage(Docroot docroot) throws IOException, InterruptedException {
    return (Place.Open) docroot.stage(THREE.release(), FENCE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_slot_that_a_process_reads_is_left_alone_and_a_third_is_taken(boolean here)
      throws Exception {
    try (TestDocroot there = docroot(here, Layout.SLOTS)) {
      LeaseFile.ofThisProcess(there.home(), "yin");
      Docroot docroot = there.docroot().draining(Duration.ZERO);
      Place.Open open = stage(docroot);
      assertThat(open.directory().value()).endsWith("/spare");
      assertThat(open.warnings())
          .singleElement()
          .asString()
          .contains("yin is still read by process " + ProcessHandle.current().pid());
      there.deploy(docroot, THREE, 1);
      assertThat(docroot.live()).isEqualTo(Live.serving(THREE.id()));
      assertThat(ONE.isIn(there.home().resolve("yin"))).isTrue();
      docroot.swapTo(ONE.id(), Live.serving(THREE.id()), FENCE);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void when_every_slot_is_read_it_is_said_by_whom(boolean here) throws Exception {
    try (TestDocroot there = docroot(here, Layout.SLOTS)) {
      Path lease = LeaseFile.ofThisProcess(there.home(), "yin");
      Files.writeString(lease, Files.readString(lease).replace(" yin ", " /not/a/place "));
      List<String> before = there.listing();
      assertThatThrownBy(() -> stage(there.docroot().draining(Duration.ZERO)))
          .hasMessageContaining("has no slot that nothing reads from: yin is still read by");
      assertThat(there.listing()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_lease_of_a_process_that_is_gone_is_taken_away(boolean here) throws Exception {
    try (TestDocroot there = docroot(here, Layout.SLOTS)) {
      Path lease = LeaseFile.ofADeadProcess(there.home(), "yin");
      assertThat(stage(there.docroot()).directory().value()).endsWith("/yin");
      assertThat(lease).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_reader_that_leaves_in_time_is_waited_for(boolean here) throws Exception {
    try (TestDocroot there = docroot(here, Layout.SLOTS)) {
      Path lease = LeaseFile.ofThisProcess(there.home(), "yin");
      Thread leaving =
          new Thread(
              () -> {
                try {
                  Files.delete(lease);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      leaving.start();
      assertThat(stage(there.docroot().draining(Duration.ofMinutes(1))).directory().value())
          .endsWith("/yin");
      leaving.join();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_reader_without_a_lease_is_spared_for_a_while(boolean here) throws Exception {
    try (TestDocroot there = docroot(here, Layout.SLOTS)) {
      Docroot sparing = there.docroot().draining(Duration.ZERO).sparing(Duration.ofHours(1));
      Place.Open open = stage(sparing);
      assertThat(open.directory().value()).endsWith("/spare");
      assertThat(open.warnings().get(0)).contains("yin was live less than 3600 s ago");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_release_that_a_process_reads_is_not_deleted(boolean here) throws Exception {
    try (TestDocroot there = docroot(here, Layout.RELEASES)) {
      there.deploy(THREE);
      Path lease = LeaseFile.ofThisProcess(there.home(), "releases/" + ONE);
      assertThat(there.docroot().retain(List.of(), 0, FENCE)).isEmpty();
      assertThat(ONE.isIn(there.home().resolve("releases/" + ONE))).isTrue();
      Files.delete(lease);
      assertThat(there.docroot().retain(List.of(), 0, FENCE)).containsExactly(ONE.id());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_live_release_that_was_edited_by_hand_is_reported(boolean here) throws Exception {
    try (TestDocroot there = docroot(here, Layout.RELEASES)) {
      assertThat(there.docroot().verify()).isEmpty();
      assertThat(stage(there.docroot()).warnings()).isEmpty();
      Files.writeString(there.home().resolve("current/run"), "#!/bin/sh\necho by hand\n");
      assertThat(stage(there.docroot()).warnings())
          .singleElement()
          .asString()
          .endsWith("the live release was changed since it was sealed: run");
      assertThat(there.docroot().verify()).singleElement().asString().contains("run");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void every_swap_has_a_higher_epoch_and_that_of_a_later_deployer_a_higher_one_still(boolean here)
      throws Exception {
    try (TestDocroot there = docroot(here, Layout.RELEASES)) {
      Docroot docroot = there.docroot();
      assertThat(docroot.epoch()).isEqualTo(new Epoch(1, 2));
      docroot.swapTo(ONE.id(), docroot.live(), FENCE);
      assertThat(docroot.epoch()).isEqualTo(new Epoch(1, 3));
      docroot.arm(TWO.id(), docroot.live(), Fence.of(7));
      assertThat(docroot.epoch()).as("armed only").isEqualTo(new Epoch(1, 3));
      docroot.swapTo(TWO.id(), docroot.live(), Fence.of(7));
      assertThat(docroot.epoch()).isEqualTo(new Epoch(7, 1));
      docroot.withdraw(TWO.id(), Fence.of(7));
      assertThat(docroot.epoch()).isEqualTo(new Epoch(7, 2));
      assertThat(there.home().resolve(".railhead/epoch"))
          .hasContent("7.2 nothing 7.1 " + TWO + " " + ONE);
    }
  }
}
