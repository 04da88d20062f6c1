package dev.railhead.atomic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.Layout;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.host.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocrootScriptTest {
  @TempDir Path root;

  private List<String> commandLine(String home) throws IOException {
    try (TestDocroot there = TestDocroot.in(root, Layout.RELEASES)) {
      HostPath path = HostPath.of(home);
      return new DocrootScript(there.session(), path, "releases", Duration.ofSeconds(1))
          .commandLine("swap", List.of(TestRelease.numbered(1).toString()));
    }
  }

  @Test
  void names_reach_the_shell_only_as_arguments() throws Exception {
    List<String> one = commandLine("one home");
    List<String> two = commandLine("$(other)");
    assertThat(one.subList(0, 5)).isEqualTo(two.subList(0, 5));
    assertThat(two).endsWith("$(other)", "releases", TestRelease.numbered(1).toString());
  }

  @Test
  void fits_the_128_kib_that_linux_allows_one_argument() throws Exception {
    assertThat(commandLine("home").get(2).length()).isLessThan(64 << 10);
  }

  @Test
  void is_understood_by_the_shell() throws Exception {
    Process sh = new ProcessBuilder("sh", "-n", "-c", commandLine("home").get(2)).start();
    assertThat(sh.getErrorStream().readAllBytes()).asString().isEmpty();
    assertThat(sh.waitFor()).isZero();
  }
}
