package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.Prefixed;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.HostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other tools, people and crashes leave in a home. */
class DocrootTrapsTest {
  private static final Fence FENCE = Fence.of(1);
  private static final TestRelease ONE = TestRelease.numbered(1);
  private static final TestRelease TWO = TestRelease.numbered(2);

  @TempDir Path root;
  private TestDocroot there;
  private Docroot docroot;

  /** Worked on by the script; a subclass has this process do it. */
  TestDocroot docroot(Layout layout, String home) throws IOException {
    return TestDocroot.in(root, layout, home);
  }

  @BeforeEach
  void open() throws IOException {
    there = docroot(Layout.RELEASES, "my docroot");
    docroot = there.docroot();
  }

  @AfterEach
  void close() {
    there.close();
  }

  private void assertRefusesToStage(String... reasons) {
    assertThatThrownBy(() -> docroot.stage(ONE.release(), FENCE))
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll(reasons);
  }

  @Test
  void a_directory_where_the_link_belongs_is_refused() throws Exception {
    Files.createDirectories(there.home().resolve("current"));
    assertRefusesToStage("my docroot/current is not a symbolic link", "move it away");
    assertThat(docroot.live()).isInstanceOf(Live.Unknown.class);
  }

  @Test
  void a_directory_that_took_the_links_place_later_is_left_alone() throws Exception {
    there.seal(docroot, ONE, 1);
    Files.createDirectories(there.home().resolve("current"));
    assertThatThrownBy(() -> docroot.swapTo(ONE.id(), Live.nothing(), FENCE))
        .hasMessageContaining("current is not a symbolic link");
    assertThat(there.home().resolve("current")).isEmptyDirectory();
    assertThat(there.leftovers()).isEmpty();
  }

  @Test
  void a_link_to_somewhere_else_is_unknown_and_not_swapped() throws Exception {
    Files.createDirectories(there.home().resolve("elsewhere"));
    Files.createSymbolicLink(there.home().resolve("current"), Path.of("elsewhere"));
    assertThat(docroot.live().toString()).contains("leads to elsewhere, which holds no sealed");
    there.seal(docroot, ONE, 1);
    assertThatThrownBy(() -> docroot.swapTo(ONE.id(), Live.serving(TWO.id()), FENCE))
        .hasMessageContaining("leads to elsewhere");
    assertThatThrownBy(() -> docroot.swapTo(ONE.id(), docroot.live(), FENCE))
        .hasMessageContaining("cannot swap without knowing what is live");
  }

  @Test
  void a_link_to_nowhere_is_unknown() throws Exception {
    Files.createDirectories(there.home());
    Files.createSymbolicLink(there.home().resolve("current"), Path.of("releases/gone\nforged"));
    assertThat(docroot.live().toString()).contains("leads to releases/gone\uFFFDforged, which is");
  }

  @Test
  void a_link_that_loops_is_unknown_and_nothing_is_changed() throws Exception {
    there.seal(docroot, ONE, 1);
    Files.createSymbolicLink(there.home().resolve("current"), Path.of("current"));
    List<String> before = there.listing();
    assertThat(docroot.live().toString()).contains("leads to current, which is not a directory");
    assertThatThrownBy(() -> docroot.swapTo(ONE.id(), Live.nothing(), FENCE))
        .hasMessageContaining("leads to current, which is not a directory");
    assertThat(there.listing()).isEqualTo(before);
  }

  @Test
  void a_link_out_of_the_home_is_unknown_and_nothing_is_changed() throws Exception {
    there.seal(docroot, ONE, 1);
    Path elsewhere = Files.createDirectories(root.resolve("releases/" + ONE));
    Files.createSymbolicLink(there.home().resolve("current"), elsewhere);
    List<String> before = there.listing();
    assertThat(docroot.live().toString()).contains("which holds no sealed release of this docroot");
    assertThatThrownBy(() -> docroot.swapTo(ONE.id(), Live.nothing(), FENCE))
        .hasMessageContaining("which holds no sealed release of this docroot");
    assertThat(there.listing()).isEqualTo(before);
  }

  @Test
  void an_epoch_file_that_holds_none_is_refused_with_a_remedy() throws Exception {
    there.deploy(ONE);
    there.seal(docroot, TWO, 1);
    Files.writeString(there.home().resolve(".railhead/epoch"), "7.x\n");
    List<String> before = there.listing();
    assertThatThrownBy(() -> docroot.swapTo(TWO.id(), Live.serving(ONE.id()), FENCE))
        .hasMessageContaining(".railhead/epoch holds no epoch: remove it");
    assertThat(there.listing()).isEqualTo(before);
    Files.delete(there.home().resolve(".railhead/epoch"));
    docroot.swapTo(TWO.id(), Live.serving(ONE.id()), FENCE);
  }

  @Test
  void a_release_directory_of_another_tool_is_unknown() throws Exception {
    Files.createDirectories(there.home().resolve("releases/20140616233728"));
    Files.createSymbolicLink(
        there.home().resolve("current"), there.home().resolve("releases/20140616233728"));
    assertThat(docroot.live()).isInstanceOf(Live.Unknown.class);
    there.seal(docroot, ONE, 1);
    docroot.retain(List.of(), 0, FENCE);
    assertThat(there.home().resolve("releases/20140616233728")).isDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s/releases/%s", "%s/releases/../releases/%s/"})
  void an_absolute_link_to_a_release_is_read_as_that_release(String form) throws Exception {
    there.deploy(ONE);
    Path current = there.home().resolve("current");
    Files.delete(current);
    Files.createSymbolicLink(current, Path.of(form.formatted(there.home(), ONE)));
    assertThat(docroot.live()).isEqualTo(Live.serving(ONE.id()));
    there.deploy(TWO);
    assertThat(docroot.live()).isEqualTo(Live.serving(TWO.id()));
  }

  @Test
  void a_leftover_link_to_a_release_is_not_followed() throws Exception {
    there.deploy(ONE);
    there.open(docroot, TWO, 1);
    Files.createSymbolicLink(
        there.home().resolve(".railhead-current.4711"), Path.of("releases/" + ONE));
    there.deploy(TWO);
    assertThat(TWO.isIn(there.home().resolve("current").toRealPath())).isTrue();
    assertThat(ONE.isIn(there.home().resolve("releases/" + ONE))).isTrue();
    assertThat(there.leftovers()).isEmpty();
  }

  @Test
  void leftovers_are_cleared_and_what_only_looks_like_them_stays() throws Exception {
    there.deploy(ONE);
    Path releases = there.home().resolve("releases");
    Files.createDirectories(releases.resolve("." + TWO + ".7.staging/deep"));
    Files.createDirectories(releases.resolve("." + TWO + ".7.trash/deep"));
    there.session().run(Command.of("chmod", "555", releases + "/." + TWO + ".7.trash/deep"));
    Files.createDirectories(releases.resolve(".mine.staging"));
    Files.writeString(there.home().resolve(".railhead-current.txt"), "mine");
    there.deploy(TWO);
    assertThat(there.leftovers())
        .containsExactlyInAnyOrder("releases/.mine.staging", ".railhead-current.txt");
  }

  @Test
  void a_release_directory_without_a_seal_is_staged_anew() throws Exception {
    Files.createDirectories(there.home().resolve("releases/" + ONE + "/half"));
    there.deploy(ONE);
    assertThat(ONE.isIn(there.home().resolve("current").toRealPath())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "railhead-seal 1 ", "railhead-seal 2 %s %064d\n", "%s"})
  void a_seal_that_is_cut_short_or_foreign_is_none(String text) throws Exception {
    there.deploy(ONE);
    there.seal(docroot, TWO, 1);
    Files.writeString(there.home().resolve(".railhead/seals/" + TWO), text.formatted(TWO, 0));
    assertThatThrownBy(() -> docroot.swapTo(TWO.id(), Live.serving(ONE.id()), FENCE))
        .hasMessageContaining("is not sealed");
  }

  @Test
  void a_missing_parent_of_the_home_is_named() throws Exception {
    docroot = docroot(Layout.RELEASES, "no/such/home").docroot();
    assertRefusesToStage("no/such, the directory that no/such/home belongs in", "create it");
  }

  @Test
  void a_file_in_the_homes_place_is_named() throws Exception {
    Files.writeString(there.home(), "");
    assertRefusesToStage("my docroot is not a directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {".railhead", ".railhead/seals", "releases"})
  void a_link_in_a_directorys_place_is_refused(String name) throws Exception {
    Path link = there.home().resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Files.createDirectory(root.resolve("elsewhere")));
    assertRefusesToStage(name + " is a symbolic link");
    assertThat(root.resolve("elsewhere")).isEmptyDirectory();
  }

  @Test
  void a_fence_file_that_holds_no_number_is_refused() throws Exception {
    there.deploy(ONE);
    Files.writeString(there.home().resolve(".railhead/fence"), "1x\n");
    assertThatThrownBy(() -> docroot.stage(TWO.release(), FENCE))
        .hasMessageContaining(".railhead/fence holds no number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"it's $(touch pwned) `touch pwned` \"home\"", "*", "docroot für alle"})
  void a_home_with_a_name_that_a_shell_could_trip_over_is_only_a_name(String name)
      throws Exception {
    try (TestDocroot odd = docroot(Layout.RELEASES, name)) {
      odd.deploy(ONE);
      odd.deploy(TWO);
      assertThat(odd.docroot().live()).isEqualTo(Live.serving(TWO.id()));
      assertThat(TWO.isIn(odd.home().resolve("current").toRealPath())).isTrue();
      assertThat(odd.home().getParent().resolve("pwned")).doesNotExist();
    }
  }

  @Test
  void an_operation_that_holds_the_lock_is_waited_for_and_then_named() throws Exception {
    there.deploy(ONE);
    try (var holder =
        there
            .session()
            .open(
                Command.of("flock", "my docroot/.railhead/lock", "sh", "-c", "echo locked; cat"))) {
      assertThat(holder.fromHost().read()).isEqualTo('l');
      assertThatThrownBy(
              () -> docroot.waitingForLock(Duration.ofMillis(50)).withdraw(ONE.id(), FENCE))
          .hasMessageContaining("another operation has held my docroot/.railhead/lock for 0.050");
    }
    docroot.withdraw(ONE.id(), FENCE);
  }

  @Test
  void what_a_login_prints_is_no_answer() throws Exception {
    there.deploy(ONE);
    List<String> greeting = List.of("sh", "-c", "echo Welcome!; exec \"$@\"", "sh");
    assertThat(there.through(new Prefixed(there.session(), greeting)).live())
        .isEqualTo(Live.serving(ONE.id()));
  }
}
