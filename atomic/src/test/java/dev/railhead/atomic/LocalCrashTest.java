package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.fixture.CrashingDeploy;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a JVM by SIGKILL before each system call by which it deploys, looks at what is left, and
 * deploys again.
 */
class LocalCrashTest {
  private static final TestRelease OLD = TestRelease.numbered(1);
  private static final TestRelease NEW = TestRelease.numbered(2);

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource(Layout.class)
  void a_deploy_killed_before_any_system_call_leaves_a_whole_release_and_the_next_gets_through(
      Layout layout) throws Exception {
    try (TestDocroot template = TestDocroot.here(root, layout, "template")) {
      template.deploy(TestRelease.numbered(3));
      template.deploy(OLD);
    }
    List<String> last = new ArrayList<>();
    int calls = 0;
    while (!last.contains("done")) {
      calls++;
      try (TestDocroot there = TestDocroot.here(root, layout, "home" + calls)) {
        there.copyOf("template");
        last = killedAt(layout, "home" + calls, calls);
        assertThat(liveIn(there)).as("live, killed %s", last).isIn(OLD, NEW);
        // By turns the same deployer tries again, and another one that has taken over.
        long fence = 2L + calls % 2;
        there.deploy(there.docroot(), NEW, fence);
        there.docroot().retain(List.of(), 0, Fence.of(fence));
        assertThat(liveIn(there)).as("live after the next try, killed %s", last).isEqualTo(NEW);
        assertThat(there.leftovers()).as("killed %s", last).isEmpty();
      }
    }
    assertThat(calls).as("system calls that a deploy makes").isGreaterThan(30);
  }

  /** The last lines that the deploy said. */
  private List<String> killedAt(Layout layout, String home, int call)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx48m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                CrashingDeploy.class.getName(),
                root.toString(),
                layout.name(),
                home,
                Integer.toString(call),
                "2")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      assertThat(line).as("what the deploy says at call %s", call).isNotNull();
      return List.of(line);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** The release that current leads to, found by its files alone. */
  private static TestRelease liveIn(TestDocroot there) throws IOException {
    Path current = there.home().resolve("current").toRealPath();
    for (TestRelease each : List.of(OLD, NEW)) {
      if (each.isIn(current)) {
        return each;
      }
    }
    throw new AssertionError("no complete release in " + current + ": " + there.listing());
  }
}
