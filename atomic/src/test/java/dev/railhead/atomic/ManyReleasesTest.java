package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.deploy.Live;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A docroot that nobody ever cleared. */
class ManyReleasesTest {
  private static final int MANY = 100_000;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_hundred_thousand_releases_are_no_hindrance(boolean here) throws Exception {
    // In memory where that can be, as the directories are not what is tested.
    Path memory = Path.of("/dev/shm");
    Path root =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "railhead-many-")
            : Files.createTempDirectory("railhead-many-");
    try (TestDocroot there =
        here
            ? TestDocroot.here(root, Layout.RELEASES, "home")
            : TestDocroot.in(root, Layout.RELEASES, "home")) {
      there.deploy(TestRelease.numbered(1));
      Path releases = there.home().resolve("releases");
      for (int n = 0; n < MANY; n++) {
        Files.createDirectory(releases.resolve("%010x-20140615-000000-UTC".formatted(n)));
      }
      there.deploy(TestRelease.numbered(2));
      assertThat(there.docroot().live()).isEqualTo(Live.serving(TestRelease.numbered(2).id()));
    } finally {
      new ProcessBuilder("rm", "-rf", root.toString()).start().waitFor();
    }
  }
}
