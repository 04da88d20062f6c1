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
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a JVM by SIGKILL before each system call by which it deploys, looks at what is left, and
 * deploys again. One JVM stands before several calls at once, each in a docroot of its own.
 */
class LocalCrashTest {
  private static final TestRelease OLD = TestRelease.numbered(1);
  private static final TestRelease NEW = TestRelease.numbered(2);

  private static final int AT_ONCE = 16;

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource(Layout.class)
  void a_deploy_killed_before_any_system_call_leaves_a_whole_release_and_the_next_gets_through(
      Layout layout) throws Exception {
    try (TestDocroot template = TestDocroot.here(root, layout, "template")) {
      template.deploy(TestRelease.numbered(3));
      template.deploy(OLD);
    }
    int calls = 0;
    boolean done = false;
    while (!done) {
      List<String> ends = killedAt(layout, calls + 1, calls + AT_ONCE);
      for (String end : ends) {
        calls++;
        checkAndDeployAgain(layout, calls, end);
        done |= end.equals("done");
      }
    }
    assertThat(calls).as("system calls that a deploy makes").isGreaterThan(30);
  }

  private void checkAndDeployAgain(Layout layout, int call, String end) throws Exception {
    try (TestDocroot there = TestDocroot.here(root, layout, "home" + call)) {
      assertThat(liveIn(there)).as("live, %s", end).isIn(OLD, NEW);
      // By turns the same deployer tries again, and another one that has taken over.
      long fence = 2L + call % 2;
      there.deploy(there.docroot(), NEW, fence);
      there.docroot().retain(List.of(), 0, Fence.of(fence));
      assertThat(liveIn(there)).as("live after the next try, %s", end).isEqualTo(NEW);
      assertThat(there.leftovers()).as("%s", end).isEmpty();
    }
  }

  /** How the deploys to the docroots {@code first} to {@code last} ended, in that order. */
  private List<String> killedAt(Layout layout, int first, int last) throws Exception {
    for (int call = first; call <= last; call++) {
      try (TestDocroot there = TestDocroot.here(root, layout, "home" + call)) {
        there.copyOf("template");
      }
    }
    Process process = CrashingDeploy.start(List.of(), root, layout, first, last);
    SortedMap<Integer, String> ends = new TreeMap<>();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      while (ends.size() <= last - first) {
        String line = said.readLine();
        assertThat(line).as("what the deploys say after %s", ends).isNotNull();
        int space = line.indexOf(' ');
        ends.put(Integer.valueOf(line.substring(0, space)), line.substring(space + 1));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(ends.values()).allMatch(end -> end.equals("done") || end.startsWith("killed"));
    return List.copyOf(ends.values());
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
