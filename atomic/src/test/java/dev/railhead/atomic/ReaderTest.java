package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.atomic.fixture.Reader;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Live;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reader that never looks away while releases are swapped. */
class ReaderTest {
  private static final int SWAPS = 200;

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource(Layout.class)
  void a_reader_never_sees_an_error_during_200_swaps(Layout layout) throws Exception {
    TestRelease live = TestRelease.numbered(1);
    TestRelease next = TestRelease.numbered(2);
    try (TestDocroot there = TestDocroot.in(root, layout)) {
      Docroot docroot = there.docroot();
      there.deploy(live);
      there.seal(docroot, next, 1);
      try (Reader reader = Reader.of(there.home().resolve("current"))) {
        for (int i = 0; i < SWAPS; i++) {
          long looks = reader.looks();
          docroot.swapTo(next.id(), Live.serving(live.id()), Fence.of(1));
          TestRelease before = live;
          live = next;
          next = before;
          await()
              .pollDelay(Duration.ZERO)
              .pollInterval(Duration.ofMillis(1))
              .until(() -> reader.looks() > looks || reader.error().isPresent());
        }
        assertThat(reader.error()).isEmpty();
      }
      assertThat(docroot.live()).isEqualTo(Live.serving(live.id()));
    }
  }
}
