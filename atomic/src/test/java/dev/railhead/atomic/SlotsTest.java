package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.deploy.Held;
import dev.railhead.core.deploy.Live;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A docroot with two slots used in turn. */
class SlotsTest {
  private static final Fence FENCE = Fence.of(1);
  private static final TestRelease ONE = TestRelease.numbered(1);
  private static final TestRelease TWO = TestRelease.numbered(2);
  private static final TestRelease THREE = TestRelease.numbered(3);

  @TempDir Path root;
  private TestDocroot there;
  private Docroot docroot;

  /** Worked on by the script; a subclass has this process do it. */
  TestDocroot docroot(Layout layout, String home) throws IOException {
    return TestDocroot.in(root, layout, home);
  }

  @BeforeEach
  void deploy() throws IOException, InterruptedException {
    there = docroot(Layout.SLOTS, "my docroot");
    docroot = there.docroot();
    there.deploy(ONE);
  }

  @AfterEach
  void close() {
    there.close();
  }

  private Path link() throws IOException {
    return Files.readSymbolicLink(there.home().resolve("current"));
  }

  @Test
  void takes_the_slots_in_turn() throws Exception {
    assertThat(link()).hasToString("yin");
    there.deploy(TWO);
    assertThat(link()).hasToString("yang");
    there.deploy(THREE);
    assertThat(link()).hasToString("yin");
    assertThat(docroot.live()).isEqualTo(Live.serving(THREE.id()));
  }

  @Test
  void offers_no_basis_as_the_slot_holds_one_itself() throws Exception {
    there.deploy(TWO);
    Place.Open open = there.open(docroot, THREE, 1);
    assertThat(open.basis()).isEmpty();
    assertThat(ONE.isIn(there.local(open.directory()))).isTrue();
  }

  @Test
  void says_what_the_idle_slot_holds_until_somebody_may_have_written_to_it() throws Exception {
    there.deploy(TWO);
    Held held = new Held(ONE.id(), ONE.release().manifest().digest());
    assertThat(there.open(docroot, THREE, 1).held()).hasValue(held);
    assertThat(there.open(docroot, THREE, 1).held()).isEmpty();
  }

  @Test
  void knows_nothing_of_a_slot_in_which_something_was_found_to_be_wrong() throws Exception {
    there.deploy(TWO);
    Files.createFile(there.home().resolve(".railhead/suspect"));
    assertThat(there.open(docroot, THREE, 1).held()).isEmpty();
  }

  @Test
  void swaps_back_while_the_idle_slot_is_sealed() throws Exception {
    there.deploy(TWO);
    docroot.swapTo(ONE.id(), Live.serving(TWO.id()), FENCE);
    assertThat(docroot.live()).isEqualTo(Live.serving(ONE.id()));
  }

  @Test
  void unseals_the_idle_slot_before_it_is_written() throws Exception {
    there.deploy(TWO);
    there.open(docroot, THREE, 1);
    assertThatThrownBy(() -> docroot.swapTo(ONE.id(), Live.serving(TWO.id()), FENCE))
        .hasMessageContaining(ONE + " is not sealed");
    assertThat(there.home().resolve(".railhead/manifests/" + ONE)).doesNotExist();
  }

  @Test
  void finds_the_idle_slot_sealed_already() throws Exception {
    there.seal(docroot, TWO, 1);
    assertThat(docroot.stage(TWO.release(), Fence.of(2))).isInstanceOf(Place.Sealed.class);
  }

  @Test
  void finds_the_release_live_already() throws Exception {
    assertThat(docroot.stage(ONE.release(), FENCE)).isInstanceOf(Place.Sealed.class);
  }

  @Test
  void never_opens_the_slot_that_a_foreign_link_serves_from() throws Exception {
    Path current = there.home().resolve("current");
    Files.delete(current);
    Files.createSymbolicLink(root.resolve("alias"), there.home());
    Files.createSymbolicLink(current, root.resolve("alias/yin"));
    assertThat(docroot.live()).isEqualTo(Live.serving(ONE.id()));
    assertThat(there.open(docroot, TWO, 1).directory().value()).endsWith("/yang");
  }

  @Test
  void brings_only_what_changed_to_the_slot_with_a_real_rsync() throws Exception {
    there.deploy(TWO);
    Path same = there.home().resolve("yin/same");
    Object inode = Files.getAttribute(same, "unix:ino");
    Path source = Files.createDirectory(root.resolve("source"));
    THREE.fill(source);
    there.rsync(source, there.open(docroot, THREE, 1));
    docroot.seal(THREE.release(), FENCE);
    docroot.swapTo(THREE.id(), Live.serving(TWO.id()), FENCE);
    assertThat(THREE.isIn(there.home().resolve("current").toRealPath())).isTrue();
    assertThat(Files.getAttribute(same, "unix:ino")).isEqualTo(inode);
  }

  @Test
  void has_nothing_to_retain() throws Exception {
    there.deploy(TWO);
    List<String> before = there.listing();
    assertThat(docroot.retain(List.of(), 0, FENCE)).isEmpty();
    assertThat(there.listing()).isEqualTo(before);
  }
}
