package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.fixture.Reader;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.atomic.fixture.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * What holds after every step of the script, whatever the steps are. Seen to fail when docroot.sh
 * is broken so:
 *
 * <ul>
 *   <li>{@code the_link_always_resolves_to_exactly_one_complete_release}: {@code rm current} before
 *       the rename, a moment that only the reader sees
 *   <li>{@code a_lower_fence_never_changes_anything}: no comparison with the highest fence
 *   <li>{@code live_and_previous_are_never_deleted}: a retention that does not read {@code
 *       previous}
 *   <li>{@code an_unsealed_place_never_goes_live}: a swap that takes the release's directory unseen
 *   <li>{@code staging_again_after_a_crash_converges}: no clearing of leftovers
 * </ul>
 */
class ScriptInvariants {
  private static final List<TestRelease> RELEASES =
      List.of(1, 2, 3, 4).stream().map(TestRelease::numbered).toList();

  /** Few tries: each step starts real processes. */
  private static final int TRIES = 6;

  private static final int STEPS = 7;

  /** One step of a sequence; a record's text is what a failure shows. */
  record Step(Kind kind, TestRelease release, int number) {
    void take(World world) throws IOException, InterruptedException {
      switch (kind) {
        case DEPLOY -> world.deploy(release);
        case SEAL -> world.seal(release);
        case SPOIL -> world.sealSpoiled(release);
        case SWAP -> world.swap(release);
        case ROLL_BACK -> world.rollBack();
        case WITHDRAW -> world.withdraw();
        case RETAIN -> world.retain(number % 3);
        case TAKE_OVER -> world.takeOver();
        case STALE -> world.tryStale(release);
        case CRASH -> world.crash(release, number);
      }
    }
  }

  enum Kind {
    DEPLOY,
    SEAL,
    SPOIL,
    SWAP,
    ROLL_BACK,
    WITHDRAW,
    RETAIN,
    TAKE_OVER,
    STALE,
    CRASH
  }

  /** What is checked after each step. */
  interface Check {
    void of(World world) throws IOException;
  }

  /** What happens in a docroot of its own. */
  interface Scene {
    void play(World world) throws Exception;
  }

  private static Arbitrary<List<Step>> steps(Kind... kinds) {
    return step(kinds).list().ofMinSize(2).ofMaxSize(STEPS);
  }

  private static Arbitrary<Step> step(Kind... kinds) {
    return Combinators.combine(
            Arbitraries.of(kinds), Arbitraries.of(RELEASES), Arbitraries.integers().between(1, 45))
        .as(Step::new);
  }

  @Provide
  Arbitrary<Step> crashes() {
    return step(Kind.CRASH);
  }

  @Provide
  Arbitrary<List<Step>> all() {
    return steps(Kind.values());
  }

  @Provide
  Arbitrary<List<Step>> neverWithdrawn() {
    return steps(Kind.DEPLOY, Kind.ROLL_BACK, Kind.RETAIN, Kind.TAKE_OVER, Kind.CRASH, Kind.SPOIL);
  }

  @Provide
  Arbitrary<List<Step>> deletions() {
    return steps(Kind.DEPLOY, Kind.SEAL, Kind.ROLL_BACK, Kind.RETAIN, Kind.RETAIN, Kind.CRASH);
  }

  @Provide
  Arbitrary<List<Step>> unsealed() {
    return steps(Kind.SPOIL, Kind.SWAP, Kind.SEAL, Kind.RETAIN, Kind.CRASH, Kind.WITHDRAW);
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void the_link_always_resolves_to_exactly_one_complete_release(
      @ForAll("neverWithdrawn") List<Step> steps) throws Exception {
    inWorld(
        world -> {
          try (Reader reader = Reader.of(world.current())) {
            takeAll(steps, world, World::checkLink);
            assertThat(reader.error()).isEmpty();
          }
        });
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void a_lower_fence_never_changes_anything(@ForAll("all") List<Step> steps) throws Exception {
    inWorld(
        world -> {
          takeAll(steps, world, World::checkLink);
          world.tryStale(RELEASES.get(0));
        });
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void live_and_previous_are_never_deleted(@ForAll("deletions") List<Step> steps) throws Exception {
    inWorld(
        world -> {
          takeAll(steps, world, World::checkLiveAndPreviousAreHere);
          world.retain(0);
          world.checkLiveAndPreviousAreHere();
        });
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void an_unsealed_place_never_goes_live(@ForAll("unsealed") List<Step> steps) throws Exception {
    inWorld(
        world -> {
          for (Step step : steps) {
            step.take(world);
            world.swap(step.release());
            world.checkLiveIsSealed();
          }
        });
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void staging_again_after_a_crash_converges(
      @ForAll("all") List<Step> steps, @ForAll("crashes") Step crash) throws Exception {
    inWorld(
        world -> {
          takeAll(steps, world, World::checkLink);
          crash.take(world);
          world.deploy(crash.release());
          world.checkLink();
          world.retain(0);
          world.checkNothingIsLeftOver();
        });
  }

  private static void takeAll(List<Step> steps, World world, Check check) throws Exception {
    for (Step step : steps) {
      step.take(world);
      check.of(world);
    }
  }

  private static void inWorld(Scene scene) throws Exception {
    Path root = Files.createTempDirectory("railhead-swaps");
    try (World world = World.in(root, RELEASES.get(0))) {
      scene.play(world);
    } finally {
      try (Stream<Path> all = Files.walk(root)) {
        all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }
}
