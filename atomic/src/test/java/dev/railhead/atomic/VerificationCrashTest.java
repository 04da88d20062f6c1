package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.fixture.ChangingSite;
import dev.railhead.atomic.fixture.Shims;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.core.host.CommandFailedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills deploys that read only what changed before each program that they run on the host. */
class VerificationCrashTest {
  private static final Verification CHANGED = Verification.changedFiles().auditingEvery(1000);

  /** Of those in a pipeline only one may count, as they run at the same time. */
  private static final List<String> MORE_PROGRAMS = List.of("sort", "join");

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource(Layout.class)
  void a_deploy_killed_anywhere_leaves_nothing_that_is_known_wrongly(Layout layout)
      throws Exception {
    try (TestDocroot there = TestDocroot.in(root, layout)) {
      ChangingSite site = new ChangingSite(there, root);
      Docroot docroot = there.docroot().verifying(CHANGED);
      Shims shims = Shims.alsoOf(MORE_PROGRAMS, there.session(), root.resolve("shims"));
      Docroot fragile = there.through(shims).verifying(CHANGED);
      int n = 0;
      for (; n < 4; n++) {
        site.deploy(docroot, n);
      }
      int kills = 0;
      for (boolean killed = true; killed; kills++, n++) {
        shims.killAt(kills + 1);
        killed = !finishes(site, fragile, n);
        assertThat(killed).as("whether the deploy broke off").isEqualTo(shims.hasKilled());
        assertThat(site.remembersWrongly()).as("after kill %s", kills + 1).isEmpty();
        assertThat(docroot.verify()).isEmpty();
        site.deploy(docroot, n);
        assertThat(site.remembersWrongly()).as("after the next try").isEmpty();
        assertThat(there.leftovers()).allMatch(name -> name.endsWith(".idle"));
      }
      assertThat(kills).as("calls that a deploy makes").isGreaterThan(30);
    }
  }

  private static boolean finishes(ChangingSite site, Docroot docroot, int n) throws Exception {
    try {
      site.deploy(docroot, n);
      return true;
    } catch (CommandFailedException killed) {
      assertThat(killed.result().exitStatus()).hasValue(137);
      return false;
    }
  }
}
