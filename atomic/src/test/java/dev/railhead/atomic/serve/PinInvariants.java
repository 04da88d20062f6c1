package dev.railhead.atomic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.serve.fixture.PinWorld;
import dev.railhead.atomic.serve.fixture.PinWorld.Swap;
import dev.railhead.atomic.serve.fixture.PinWorld.Taken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * What holds whatever the order of deploys with immediate reuse of slots, rollbacks, pins, reads
 * and passing time, on real files. Seen to fail: pin consistency, when the lease of a release went
 * with the swap and not with its last pin; identity, when the published epochs were not compared;
 * liveness, when leases were not let go of. The keeper's own looks hide what the time to live and
 * the growth of epochs are good for: {@link DocrootResolverTest} shows these.
 */
class PinInvariants {
  private static DocrootResolver open(Path current, LongSupplier nanos) {
    try {
      return DocrootResolver.caching(current, PinWorld.STALENESS)
          .timedBy(InstantSource.system(), nanos)
          .waitingForPins(Duration.ZERO)
          .open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PinWorld after(List<Integer> steps) throws IOException {
    PinWorld world = new PinWorld(PinInvariants::open);
    for (int step : steps) {
      world.step(step);
    }
    return world;
  }

  @Property(tries = 60)
  void pin_consistency_all_that_is_read_under_a_pin_is_of_its_release(
      @ForAll @Size(min = 5, max = 60) List<@IntRange(max = 9999) Integer> steps)
      throws IOException {
    try (PinWorld world = after(steps)) {
      assertThat(world.mixes()).isEmpty();
    }
  }

  @Property(tries = 60)
  void monotone_a_later_pin_is_never_on_an_earlier_epoch(
      @ForAll @Size(min = 5, max = 60) List<@IntRange(max = 9999) Integer> steps)
      throws IOException {
    try (PinWorld world = after(steps)) {
      assertThat(world.epochs()).isSorted();
    }
  }

  @Property(tries = 60)
  void bounded_staleness_a_pin_is_on_what_was_live_within_the_time_to_live(
      @ForAll @Size(min = 5, max = 60) List<@IntRange(max = 9999) Integer> steps)
      throws IOException {
    try (PinWorld world = after(steps)) {
      for (Taken pin : world.taken()) {
        assertThat(wasLive(world.swaps(), pin)).as("%s of %s", pin, world.swaps()).isTrue();
      }
    }
  }

  private static boolean wasLive(List<Swap> swaps, Taken pin) {
    long earliest = pin.nanos() - PinWorld.STALENESS.toNanos();
    for (int i = 0; i < swaps.size(); i++) {
      boolean begun = swaps.get(i).nanos() <= pin.nanos();
      boolean over = i + 1 < swaps.size() && swaps.get(i + 1).nanos() < earliest;
      if (begun && !over && swaps.get(i).id().equals(pin.release().name())) {
        return true;
      }
    }
    return false;
  }

  @Property(tries = 60)
  void identity_one_epoch_is_one_release_and_one_content(
      @ForAll @Size(min = 5, max = 60) List<@IntRange(max = 9999) Integer> steps)
      throws IOException {
    try (PinWorld world = after(List.of())) {
      Map<String, LiveRelease> known = new HashMap<>();
      for (int step : steps) {
        world.step(step);
        // After a rollback, when the same release may be live again under the same path.
        if (step % 10 == 2) {
          assertThat(world.latest().epoch().number()).isEqualTo(world.swaps().size());
        }
      }
      for (Taken pin : world.taken()) {
        LiveRelease before = known.putIfAbsent(pin.release().epoch().toString(), pin.release());
        assertThat(before == null || before == pin.release()).isTrue();
        int number = (int) pin.release().epoch().number();
        assertThat(world.swaps().get(number - 1).id()).isEqualTo(pin.release().name());
      }
    }
  }

  @Property(tries = 60)
  void liveness_a_pin_that_leaks_blocks_its_own_slot_only(
      @ForAll @Size(min = 5, max = 60) List<@IntRange(max = 9999) Integer> steps) throws Exception {
    try (PinWorld world = after(steps)) {
      assertThat(world.canDeployWithOneLeak()).isTrue();
    }
  }
}
