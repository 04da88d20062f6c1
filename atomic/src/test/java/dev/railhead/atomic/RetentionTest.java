package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.deploy.Live;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six releases: 1 to 3 went live in turn, 4 to 6 were only sealed. */
class RetentionTest {
  private static final Fence FENCE = Fence.of(1);

  @TempDir Path root;
  private TestDocroot there;
  private Docroot docroot;

  /** Worked on by the script; a subclass has this process do it. */
  TestDocroot docroot(Layout layout, String home) throws IOException {
    return TestDocroot.in(root, layout, home);
  }

  @BeforeEach
  void deploy() throws IOException, InterruptedException {
    there = docroot(Layout.RELEASES, "my docroot");
    docroot = there.docroot();
    for (int n = 1; n <= 3; n++) {
      there.deploy(TestRelease.numbered(n));
    }
    for (int n = 4; n <= 6; n++) {
      there.seal(docroot, TestRelease.numbered(n), 1);
    }
  }

  @AfterEach
  void close() {
    there.close();
  }

  private static ReleaseId[] ids(int... numbers) {
    return IntStream.of(numbers)
        .mapToObj(n -> TestRelease.numbered(n).id())
        .toArray(ReleaseId[]::new);
  }

  private void assertHas(int... numbers) {
    assertThat(there.home().resolve("releases").toFile().list())
        .containsExactlyInAnyOrder(
            IntStream.of(numbers)
                .mapToObj(n -> TestRelease.numbered(n).toString())
                .toArray(String[]::new));
  }

  @Test
  void keeps_the_live_one_and_the_one_before() throws Exception {
    assertThat(docroot.retain(List.of(), 0, FENCE)).containsExactlyInAnyOrder(ids(1, 4, 5, 6));
    assertHas(2, 3);
  }

  @Test
  void keeps_what_it_is_told_to_and_the_newest_others() throws Exception {
    assertThat(docroot.retain(List.of(ids(1)), 2, FENCE)).containsExactly(ids(4));
    assertHas(1, 2, 3, 5, 6);
  }

  @Test
  void keeps_the_release_before_after_swapping_back() throws Exception {
    docroot.swapTo(ids(1)[0], Live.serving(ids(3)[0]), FENCE);
    docroot.retain(List.of(), 0, FENCE);
    assertHas(1, 3);
  }

  @Test
  void takes_away_seals_and_manifests_too() throws Exception {
    docroot.retain(List.of(), 0, FENCE);
    assertThat(there.home().resolve(".railhead/seals").toFile().list()).hasSize(2);
    assertThat(there.home().resolve(".railhead/manifests").toFile().list()).hasSize(2);
  }

  @Test
  void ignores_releases_that_are_not_here() throws Exception {
    docroot.retain(List.of(ids(77)), 4, FENCE);
    assertHas(1, 2, 3, 4, 5, 6);
  }

  @Test
  void keeps_what_is_served_by_a_link_that_it_does_not_understand() throws Exception {
    Path current = there.home().resolve("current");
    Files.delete(current);
    Files.delete(there.home().resolve(".railhead/seals/" + ids(1)[0]));
    Files.createSymbolicLink(current, Path.of("releases/" + ids(1)[0]));
    docroot.retain(List.of(), 0, FENCE);
    assertHas(1, 2);
  }

  @Test
  void an_unchanged_file_of_the_live_release_keeps_its_mode() throws Exception {
    Path shared = there.home().resolve("releases/" + ids(6)[0] + "/lib/shared");
    Files.createLink(shared, there.home().resolve("current/run"));
    docroot.retain(List.of(), 0, FENCE);
    assertThat(TestRelease.numbered(3).isIn(there.home().resolve("current").toRealPath())).isTrue();
    assertThat(Files.isExecutable(there.home().resolve("current/run"))).isTrue();
  }

  @Test
  void refuses_to_keep_less_than_nothing() {
    assertThatThrownBy(() -> docroot.retain(List.of(), -1, FENCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("how many other releases are kept must be 0 to 1000, but was -1");
  }
}
