package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.fixture.Shims;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.CommandFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a deploy before each program that it runs on the host, and looks at what is left. */
class DocrootCrashTest {
  private static final TestRelease OLD = TestRelease.numbered(1);
  private static final TestRelease NEW = TestRelease.numbered(2);

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource(Layout.class)
  void a_deploy_killed_anywhere_leaves_a_complete_release_and_the_next_one_gets_through(
      Layout layout) throws Exception {
    try (TestDocroot template = TestDocroot.in(root, layout, "template")) {
      template.deploy(OLD);
    }
    int kills = 0;
    for (boolean killed = true; killed; kills++) {
      try (TestDocroot there = TestDocroot.in(root, layout, "home" + kills)) {
        there.copyOf("template");
        Shims shims = Shims.over(there.session(), root.resolve("shims"));
        shims.killAt(kills + 1);
        killed = !finishes(there, there.through(shims), 2);
        assertThat(killed).as("whether the deploy broke off").isEqualTo(shims.hasKilled());

        assertThat(liveIn(there)).as("live after kill %s", kills + 1).isIn(OLD, NEW);
        // By turns the same deployer tries again, and another one that has taken over.
        assertThat(finishes(there, there.docroot(), 2 + kills % 2)).isTrue();
        assertThat(liveIn(there)).as("live after the next try").isEqualTo(NEW);
        assertThat(there.leftovers()).isEmpty();
      }
    }
    assertThat(kills).as("calls that a deploy makes").isGreaterThan(25);
  }

  @Test
  void a_first_deploy_killed_anywhere_leaves_nothing_or_the_new_release() throws Exception {
    int kills = 0;
    for (boolean killed = true; killed; kills++) {
      try (TestDocroot there = TestDocroot.in(root, Layout.RELEASES, "home" + kills)) {
        Shims shims = Shims.over(there.session(), root.resolve("shims"));
        shims.killAt(kills + 1);
        killed = !finishes(there, there.through(shims), 2);
        assertThat(killed).isEqualTo(shims.hasKilled());

        if (Files.exists(there.home().resolve("current"), LinkOption.NOFOLLOW_LINKS)) {
          assertThat(liveIn(there)).isEqualTo(NEW);
        }
        assertThat(finishes(there, there.docroot(), 2)).isTrue();
        assertThat(liveIn(there)).isEqualTo(NEW);
      }
    }
    assertThat(kills).isGreaterThan(25);
  }

  @Test
  void a_retention_killed_anywhere_is_finished_by_the_next_one() throws Exception {
    try (TestDocroot template = TestDocroot.in(root, Layout.RELEASES, "template")) {
      for (int n = 1; n <= 3; n++) {
        template.deploy(TestRelease.numbered(n));
      }
    }
    int kills = 0;
    for (boolean killed = true; killed; kills++) {
      try (TestDocroot there = TestDocroot.in(root, Layout.RELEASES, "home" + kills)) {
        there.copyOf("template");
        Shims shims = Shims.over(there.session(), root.resolve("shims"));
        shims.killAt(kills + 1);
        killed = !retains(there.through(shims));
        assertThat(killed).isEqualTo(shims.hasKilled());

        there.docroot().retain(List.of(), 0, Fence.of(1));
        assertThat(there.leftovers()).isEmpty();
        assertThat(there.home().resolve("releases").toFile().list())
            .containsExactlyInAnyOrder(
                TestRelease.numbered(2).toString(), TestRelease.numbered(3).toString());
        assertThat(there.home().resolve(".railhead/seals").toFile().list()).hasSize(2);
      }
    }
    assertThat(kills).isGreaterThan(4);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void each_step_is_on_the_disk_before_the_next_one_begins(Layout layout) throws Exception {
    try (TestDocroot there = TestDocroot.in(root, layout)) {
      there.deploy(OLD);
      there.deploy(NEW);
      TestRelease third = TestRelease.numbered(3);
      Shims shims = Shims.over(there.session(), root.resolve("shims"));
      assertThat(finishes(there, there.through(shims), third, 2)).isTrue();

      boolean slots = layout == Layout.SLOTS;
      String place = slots ? "yin" : "releases/." + third + ".2.staging";
      String seal = ".railhead/seals/" + (slots ? "yin" : third.toString());
      List<String> calls = shims.calls();
      if (slots) {
        assertThat(calls)
            .containsSubsequence("rm -f " + seal, "sync .railhead/seals", "sha256sum ");
      }
      // So few files are synced one by one, in a call that begins with the deepest.
      assertThat(
              calls.stream()
                  .map(call -> call.replaceAll("[0-9]+$", "PID"))
                  .map(call -> call.startsWith("sync " + place + "/") ? "sync the tree" : call))
          .containsSubsequence(
              "sync the tree",
              "sync " + seal + ".new",
              "mv -fT " + seal + ".new " + seal,
              "sync .railhead/seals")
          .containsSubsequence(
              "sync .railhead/seals",
              "sync .railhead/epoch.new",
              "ln -sT " + (slots ? place : "releases/" + third) + " .railhead-current.PID",
              "sync .");
    }
  }

  /** Runs a whole deploy of the new release; false if it was killed. */
  private static boolean finishes(TestDocroot there, Docroot docroot, long fence)
      throws IOException, InterruptedException {
    return finishes(there, docroot, NEW, fence);
  }

  private static boolean finishes(
      TestDocroot there, Docroot docroot, TestRelease release, long fence)
      throws IOException, InterruptedException {
    try {
      there.seal(docroot, release, fence);
      Live before = there.docroot().live();
      docroot.swapTo(release.id(), before, Fence.of(fence));
      docroot.retain(List.of(), 0, Fence.of(fence));
      return true;
    } catch (CommandFailedException killed) {
      assertThat(killed.result().exitStatus()).hasValue(137);
      return false;
    }
  }

  private static boolean retains(Docroot docroot) throws IOException, InterruptedException {
    try {
      docroot.retain(List.of(), 0, Fence.of(1));
      return true;
    } catch (CommandFailedException killed) {
      assertThat(killed.result().exitStatus()).hasValue(137);
      return false;
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
