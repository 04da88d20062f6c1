package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.HostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tree that Capistrano deployed to until now, taken over as the README says. */
class CapistranoTreeTest {
  private static final Fence FENCE = Fence.of(1);
  private static final String THEIRS = "releases/20140616233728";

  @TempDir Path root;
  private final TestRelease first = TestRelease.numbered(1);
  private final TestRelease second = TestRelease.numbered(2);

  private TestDocroot tree(boolean here) throws Exception {
    TestDocroot tree =
        here
            ? TestDocroot.here(root, Layout.RELEASES, "web")
            : TestDocroot.in(root, Layout.RELEASES, "web");
    Path release = Files.createDirectories(tree.home().resolve(THEIRS));
    Files.writeString(release.resolve("index.html"), "theirs");
    Files.createDirectory(tree.home().resolve("shared"));
    Files.createSymbolicLink(tree.home().resolve("current"), release.toAbsolutePath());
    return tree;
  }

  /** The commands of the README, but for the sync. */
  private static void pointBy(TestDocroot tree, String target) throws Exception {
    String next = "web/.railhead-current.hand";
    for (Command each :
        List.of(
            Command.of("ln", "-sT", target, next), Command.of("mv", "-T", next, "web/current"))) {
      assertThat(tree.session().run(each).isSuccess()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_first_release_is_sealed_beside_theirs_and_is_not_swapped_in_unasked(boolean here)
      throws Exception {
    try (TestDocroot tree = tree(here)) {
      Docroot docroot = tree.docroot();
      tree.seal(docroot, first, 1);
      assertThatThrownBy(() -> docroot.swapTo(first.id(), Live.nothing(), FENCE))
          .isInstanceOf(HostException.class)
          .hasMessageContaining(THEIRS + ", which holds no sealed release of this docroot");
      assertThat(tree.home().resolve("current/index.html")).hasContent("theirs");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void once_pointed_to_a_sealed_release_by_hand_it_is_deployed_to_and_theirs_stays(boolean here)
      throws Exception {
    try (TestDocroot tree = tree(here)) {
      Docroot docroot = tree.docroot();
      tree.seal(docroot, first, 1);
      pointBy(tree, "releases/" + first);
      assertThat(docroot.live()).isEqualTo(Live.serving(first.id()));
      tree.deploy(docroot, second, 1);
      assertThat(docroot.live()).isEqualTo(Live.serving(second.id()));
      docroot.retain(List.of(), 0, FENCE);
      assertThat(tree.home().resolve(THEIRS + "/index.html")).hasContent("theirs");
      docroot.swapTo(first.id(), Live.serving(second.id()), FENCE);
      pointBy(tree, THEIRS);
      assertThat(tree.home().resolve("current/index.html")).hasContent("theirs");
      pointBy(tree, "releases/" + second);
      assertThat(docroot.live()).isEqualTo(Live.serving(second.id()));
    }
  }
}
