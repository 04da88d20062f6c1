package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Homes of which a part is on another file system, by the script; a subclass has Java do it. */
class OtherDeviceTest {
  private static final Fence FENCE = Fence.of(1);
  private static final TestRelease ONE = TestRelease.numbered(1);
  private static final TestRelease TWO = TestRelease.numbered(2);

  @TempDir Path root;
  private Path other;
  private TestDocroot there;
  private Docroot docroot;

  TestDocroot docroot(Layout layout) throws IOException {
    return TestDocroot.in(root, layout);
  }

  @BeforeEach
  void open() throws IOException {
    other = Files.createTempDirectory(Path.of("/dev/shm"), "railhead-");
    assertThat(device(other)).as("another device than %s", root).isNotEqualTo(device(root));
    there = docroot(Layout.RELEASES);
    docroot = there.docroot();
  }

  private static Object device(Path path) throws IOException {
    return Files.getAttribute(path, "unix:dev");
  }

  @AfterEach
  void delete() throws IOException {
    there.close();
    try (Stream<Path> all = Files.walk(other)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Test
  void a_link_to_a_release_on_another_device_is_unknown_and_nothing_is_changed() throws Exception {
    there.seal(docroot, ONE, 1);
    Path away = Files.createDirectories(other.resolve("releases/" + ONE));
    ONE.fill(away);
    Files.createSymbolicLink(there.home().resolve("current"), away);
    List<String> before = there.listing();
    assertThat(docroot.live().toString()).contains("which holds no sealed release of this docroot");
    assertThatThrownBy(() -> docroot.swapTo(ONE.id(), Live.nothing(), FENCE))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("leads to " + away);
    assertThat(there.listing()).isEqualTo(before);
    assertThat(ONE.isIn(away)).isTrue();
  }

  @Test
  void a_sealed_release_that_was_moved_to_another_device_is_not_swapped_to() throws Exception {
    there.deploy(ONE);
    there.seal(docroot, TWO, 1);
    Path place = there.home().resolve("releases/" + TWO);
    Path away = Files.createDirectory(other.resolve("moved"));
    TWO.fill(away);
    Files.move(place, there.home().resolve("releases/aside"));
    Files.createSymbolicLink(place, away);
    List<String> before = there.listing();
    assertThatThrownBy(() -> docroot.swapTo(TWO.id(), Live.serving(ONE.id()), FENCE))
        .hasMessageContaining(TWO + " is not sealed in my docroot");
    assertThat(there.listing()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"releases", ".railhead", ".railhead/seals", ".railhead/manifests"})
  void a_directory_that_is_a_link_to_another_device_is_refused(String name) throws Exception {
    Path link = there.home().resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, other);
    assertThatThrownBy(() -> docroot.stage(ONE.release(), FENCE))
        .isInstanceOf(HostException.class)
        .hasMessageContaining(name + " is a symbolic link");
    assertThat(other).isEmptyDirectory();
  }

  @Test
  void a_slot_that_is_a_link_to_another_device_is_refused() throws Exception {
    try (TestDocroot slots = docroot(Layout.SLOTS)) {
      slots.deploy(ONE);
      Path idle = slots.home().resolve("yang");
      Files.delete(idle);
      Files.createSymbolicLink(idle, other);
      assertThatThrownBy(() -> slots.docroot().stage(TWO.release(), FENCE))
          .hasMessageContaining(
              "my docroot/yang is a symbolic link: make it a directory, or mount");
      assertThat(other).isEmptyDirectory();
      assertThat(slots.docroot().live()).isEqualTo(Live.serving(ONE.id()));
      assertThat(ONE.isIn(slots.home().resolve("current").toRealPath())).isTrue();
    }
  }
}
