package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.fixture.Shims;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The script takes the same steps in the same order as this process does: a deploy with each is
 * listened to, the one call by call, the other program by program, and both are written down alike.
 */
class SameStepsTest {
  private static final Pattern CALL =
      Pattern.compile(
          "(SyncTree|Sync|Rename|Link|Remove)\\[(?:path|from|target|tree)=([^,\\]]*)(?:, \\w+=(.*))?]");
  private static final Pattern PROGRAM =
      Pattern.compile("(sync|mv -fT|mv -T|ln -sT|rm -f) (\\S+)(?: (\\S+))?");

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource(Layout.class)
  void of_a_whole_deploy_and_a_rollback(Layout layout) throws Exception {
    assertThat(byTheScript(layout)).isEqualTo(byThisProcess(layout)).hasSizeGreaterThan(30);
  }

  private static void deploy(TestDocroot there, Docroot docroot) throws Exception {
    there.deploy(docroot, TestRelease.numbered(3), 2);
    docroot.swapTo(TestRelease.numbered(2).id(), docroot.live(), Fence.of(2));
    docroot.retain(List.of(), 0, Fence.of(2));
    docroot.withdraw(TestRelease.numbered(2).id(), Fence.of(2));
  }

  private List<String> byThisProcess(Layout layout) throws Exception {
    List<String> steps = new ArrayList<>();
    try (TestDocroot there = TestDocroot.here(root.resolve(".").normalize(), layout, "here")) {
      there.deploy(TestRelease.numbered(1));
      there.deploy(TestRelease.numbered(2));
      deploy(there, Watched.by(there.docroot(), call -> note(steps, CALL, call)));
    }
    return steps;
  }

  private List<String> byTheScript(Layout layout) throws Exception {
    List<String> steps = new ArrayList<>();
    try (TestDocroot there = TestDocroot.in(root, layout, "there")) {
      there.deploy(TestRelease.numbered(1));
      there.deploy(TestRelease.numbered(2));
      Shims shims = Shims.over(there.session(), root.resolve("shims"));
      deploy(there, there.through(shims));
      shims.calls().forEach(call -> note(steps, PROGRAM, call));
    }
    return steps;
  }

  /** Only a small tree's files are synced several at once; see the script's sync_tree. */
  private static boolean isTree(MatchResult found) {
    return found.group(1).equals("sync") && found.group(3) != null;
  }

  /** Notes a step as "what from to"; process numbers and what cannot fail are left out. */
  private static void note(List<String> steps, Pattern form, String text) {
    form.matcher(text)
        .results()
        .limit(1)
        .map(SameStepsTest::alike)
        .filter(step -> !step.startsWith("remove"))
        .forEach(steps::add);
  }

  private static String alike(MatchResult found) {
    String what =
        switch (found.group(1)) {
          case "Sync", "sync" -> "sync";
          case "Rename", "mv -fT", "mv -T" -> "rename";
          case "Link", "ln -sT" -> "link";
          default -> "remove";
        };
    if (found.group(1).equals("SyncTree") || isTree(found)) {
      return "sync a tree";
    }
    String step =
        what + " " + found.group(2) + (found.group(3) == null ? "" : " " + found.group(3));
    return step.replaceAll("(current|UTC)\\.[0-9]+(\\.trash)?", "$1.PID$2");
  }
}
