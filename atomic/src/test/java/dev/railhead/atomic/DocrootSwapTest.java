package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port, as a deploy pipeline drives it. */
class DocrootSwapTest {
  private static final Fence FENCE = Fence.of(1);
  private static final HostPath HOME = HostPath.of("my docroot");

  @TempDir Path root;

  private static void deploy(DocrootSwap swap, TestDocroot there, int n) throws Exception {
    TestRelease release = TestRelease.numbered(n);
    Live before = swap.live(there.session());
    Place place = swap.prepare(there.session(), release.release(), FENCE);
    release.fill(there.local(((Place.Open) place).directory()));
    swap.seal(there.session(), release.release(), FENCE);
    swap.swap(there.session(), before, release.id(), FENCE);
  }

  @Test
  void keeps_two_others_unless_said_otherwise() throws Exception {
    try (TestDocroot there = TestDocroot.in(root, Layout.RELEASES)) {
      DocrootSwap swap = DocrootSwap.releases(HOME);
      for (int n = 1; n <= 5; n++) {
        deploy(swap, there, n);
      }
      assertThat(swap.retain(there.session(), List.of(), FENCE))
          .containsExactly(TestRelease.numbered(1).id());
      assertThat(swap.keepingOthers(0).retain(there.session(), List.of(), FENCE)).hasSize(2);
    }
  }

  @Test
  void withdraws_a_first_release_from_slots() throws Exception {
    try (TestDocroot there = TestDocroot.in(root, Layout.SLOTS)) {
      DocrootSwap swap =
          DocrootSwap.slots(HOME)
              .within(Duration.ofMinutes(1))
              .waitingForLock(Duration.ofSeconds(10));
      deploy(swap, there, 1);
      assertThat(swap.live(there.session()).is(TestRelease.numbered(1).id())).isTrue();
      swap.withdraw(there.session(), TestRelease.numbered(1).id(), FENCE);
      assertThat(swap.live(there.session())).isEqualTo(Live.nothing());
    }
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a null checker may pass
  void names_what_is_null() {
    assertThatThrownBy(() -> DocrootSwap.releases(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("home");
    assertThatThrownBy(() -> DocrootSwap.slots(HOME).within(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("a deadline");
  }

  @Test
  void refuses_settings_out_of_bounds() {
    DocrootSwap swap = DocrootSwap.releases(HOME);
    assertThatThrownBy(() -> swap.keepingOthers(-1))
        .hasMessage("how many other releases are kept must be 0 to 1000, but was -1");
    assertThatThrownBy(() -> swap.within(Duration.ZERO))
        .hasMessage("a deadline must be more than zero and at most one day, but was PT0S");
    assertThatThrownBy(() -> swap.waitingForLock(Duration.ofDays(2)))
        .hasMessage("a wait for a lock must be more than zero and at most one day, but was PT48H");
  }
}
