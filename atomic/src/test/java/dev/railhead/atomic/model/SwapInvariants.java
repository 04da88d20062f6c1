package dev.railhead.atomic.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.model.Play.Command;
import dev.railhead.atomic.model.Play.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds whatever happens in whatever order, on a disk that loses any part of what was not
 * synced: one property for each invariant, over the steps that are really taken, and the same
 * commands in a real directory. {@link #each_guard_is_needed} takes one guard after the other away
 * and sees the property fail that it is there for:
 *
 * <ul>
 *   <li>I1 totality: the place is not verified before it is sealed
 *   <li>I2 atomicity: the link is removed before the rename
 *   <li>I3 pin consistency: leases are not looked at
 *   <li>I4 monotony: a release always has the same epoch, also when it is rolled back to
 *   <li>I5 pin safety: leases are not looked at
 *   <li>I6 bounded staleness: a reader never looks again
 *   <li>I7 crash safety: the files are not synced before the seal; the slot is not unsealed first
 *   <li>I8 durability: the directory is not synced after the rename
 *   <li>I9 exclusion: a lower fence is let in; what is live is not compared with what was expected
 *   <li>I10 re-run: leftovers are not cleared
 *   <li>I11 identity: no epoch is published
 *   <li>I12 liveness: there is no third slot
 * </ul>
 */
class SwapInvariants {
  private static final int TRIES = 400;

  /** Fewer: each call is a real one. */
  private static final int REAL_TRIES = 40;

  private static Arbitrary<List<Command>> commands(Kind... kinds) {
    return Combinators.combine(
            Arbitraries.of(kinds),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(0, 70),
            Arbitraries.longs())
        .as(Command::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(16);
  }

  @Provide
  Arbitrary<List<Command>> all() {
    return commands(Kind.values());
  }

  /** As nobody reads on a machine that has died, those that never do find more. */
  @Provide
  Arbitrary<List<Command>> reading() {
    return commands(
        Kind.DEPLOY,
        Kind.DEPLOY,
        Kind.ROLL_BACK,
        Kind.GC,
        Kind.ACQUIRE,
        Kind.ACQUIRE,
        Kind.READ,
        Kind.RELEASE,
        Kind.FORGET,
        Kind.TICK,
        Kind.TICK,
        Kind.CRASH,
        Kind.KILL);
  }

  @Provide
  Arbitrary<List<Command>> waiting() {
    return commands(Kind.DEPLOY, Kind.ROLL_BACK, Kind.ACQUIRE, Kind.ACQUIRE, Kind.TICK);
  }

  @Provide
  Arbitrary<List<Command>> crashing() {
    return commands(
        Kind.DEPLOY,
        Kind.SPOIL,
        Kind.ROLL_BACK,
        Kind.GC,
        Kind.CRASH,
        Kind.POWER_LOSS,
        Kind.POWER_LOSS);
  }

  private static void play(Invariant watched, Guard removed, boolean slots, List<Command> commands)
      throws IOException {
    ModelHost host = new ModelHost(new ModelDisk(), slots, removed, EnumSet.of(watched));
    new Play(host).run(commands);
  }

  private static void play(Invariant watched, boolean slots, List<Command> commands)
      throws IOException {
    play(watched, Guard.NONE, slots, commands);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i1_the_link_leads_to_a_sealed_and_complete_release_at_every_moment(
      @ForAll("all") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.TOTALITY, slots, commands);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i2_each_look_at_the_link_finds_the_old_or_the_new_release(
      @ForAll("all") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.ATOMICITY, slots, commands);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i3_all_reads_under_one_ticket_are_of_one_release(
      @ForAll("reading") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.PIN_CONSISTENCY, slots, commands);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i4_the_epochs_that_one_process_sees_never_go_down(
      @ForAll("reading") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.MONOTONY, slots, commands);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i5_nothing_live_or_pinned_is_written_to_unsealed_or_deleted(
      @ForAll("reading") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.PIN_SAFETY, slots, commands);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i6_what_is_handed_out_was_live_within_the_time_to_live(
      @ForAll("waiting") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.BOUNDED_STALENESS, slots, commands);
  }

  @Property(tries = 2 * TRIES, edgeCases = EdgeCasesMode.NONE)
  void i7_after_a_crash_or_a_power_loss_the_old_or_the_new_release_is_live_and_whole(
      @ForAll("crashing") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.CRASH_SAFETY, slots, commands);
  }

  /** Killed after the rename; a power loss while the slot is filled that it was renamed from. */
  @Example
  void i7_the_slot_that_only_the_link_on_the_disk_leads_to_is_not_written_to() throws IOException {
    for (int step = 1; step <= 60; step++) {
      for (long mask = 0; mask < 4; mask++) {
        play(
            Invariant.CRASH_SAFETY,
            true,
            List.of(
                new Command(Kind.DEPLOY, 1, 0, 0),
                new Command(Kind.CRASH, 3, step, 0),
                new Command(Kind.SPOIL, 2, 0, 0),
                new Command(Kind.POWER_LOSS, 1, 0, mask)));
      }
    }
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i8_what_a_deploy_has_returned_from_survives_a_power_loss(
      @ForAll("crashing") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.DURABILITY, slots, commands);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i9_neither_a_stale_deployer_nor_one_that_expected_something_else_changes_anything(
      @ForAll("all") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.EXCLUSION, slots, commands);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i10_a_deploy_that_is_run_again_after_a_crash_gets_to_its_end(
      @ForAll("crashing") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.RE_RUN, slots, commands);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i11_neither_an_epoch_nor_a_release_ever_means_something_else(
      @ForAll("reading") List<Command> commands, @ForAll boolean slots) throws IOException {
    play(Invariant.IDENTITY, slots, commands);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void i12_a_reader_that_never_leaves_blocks_no_deploy(
      @ForAll("releases") List<Integer> releases, @ForAll boolean slots) throws IOException {
    leak(Guard.NONE, releases, slots);
  }

  @Provide
  Arbitrary<List<Integer>> releases() {
    return Arbitraries.integers().between(1, 6).list().ofMinSize(2).ofMaxSize(12);
  }

  private static void leak(Guard removed, List<Integer> releases, boolean slots)
      throws IOException {
    ModelHost host = new ModelHost(new ModelDisk(), slots, removed, EnumSet.of(Invariant.LIVENESS));
    new Play(host);
    ModelReader reader = host.newReader();
    reader.look();
    reader.lease();
    reader.settle();
    reader.acquire();
    reader.forget();
    for (int release : releases) {
      ModelDeployer deployer =
          new ModelDeployer(host, 1, "one").deploying(Files.id(release), false).run();
      new ModelDeployer(host, 1, "one").retaining(Set.of(), 0).run();
      assertThat(deployer.refusal()).isEmpty();
      assertThat(host.view().live().id()).isEqualTo(Files.id(release));
      assertThat(Files.complete(host.disk(), reader.places().get(0), Files.id(1))).isTrue();
    }
    reader.release();
    assertThat(host.disk().pinned()).isEmpty();
  }

  @Property(tries = REAL_TRIES, edgeCases = EdgeCasesMode.NONE)
  void all_of_them_hold_in_a_real_directory(
      @ForAll("all") List<Command> commands, @ForAll boolean slots) throws IOException {
    Path home = java.nio.file.Files.createTempDirectory("railhead-model");
    try {
      Set<Invariant> watched = EnumSet.allOf(Invariant.class);
      // This one starts all over each time, and a real disk has no power to lose.
      watched.removeAll(Set.of(Invariant.RE_RUN, Invariant.DURABILITY));
      new Play(new ModelHost(new RealDisk(home), slots, Guard.NONE, watched)).run(commands);
    } finally {
      try (Stream<Path> all = java.nio.file.Files.walk(home)) {
        all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }

  /** What a guard keeps, and among which commands its absence shows. */
  private record Kept(Guard guard, Invariant invariant, Arbitrary<List<Command>> commands) {}

  @Example
  void each_guard_is_needed() {
    List<Kept> kept =
        List.of(
            new Kept(Guard.VERIFICATION, Invariant.TOTALITY, crashing()),
            new Kept(Guard.RENAME, Invariant.ATOMICITY, crashing()),
            new Kept(Guard.LEASES, Invariant.PIN_CONSISTENCY, reading()),
            new Kept(Guard.GROWTH, Invariant.MONOTONY, reading()),
            new Kept(Guard.LEASES, Invariant.PIN_SAFETY, reading()),
            new Kept(Guard.REFRESH, Invariant.BOUNDED_STALENESS, waiting()),
            new Kept(Guard.PERSISTENCE, Invariant.CRASH_SAFETY, crashing()),
            new Kept(Guard.UNSEALING, Invariant.CRASH_SAFETY, crashing()),
            new Kept(Guard.PERSISTENT_LINK, Invariant.DURABILITY, crashing()),
            new Kept(Guard.FENCE, Invariant.EXCLUSION, all()),
            new Kept(Guard.EXPECTATION, Invariant.EXCLUSION, all()),
            new Kept(Guard.CLEARING, Invariant.RE_RUN, crashing()),
            new Kept(Guard.PUBLICATION, Invariant.IDENTITY, reading()));
    for (Kept each : kept) {
      assertThat(isMissed(each)).as("%s is missed by %s", each.guard(), each.invariant()).isTrue();
    }
  }

  @Example
  void the_third_slot_is_needed() {
    Stream<List<Integer>> samples = releases().sampleStream().limit(TRIES);
    assertThat(samples.anyMatch(releases -> fails(() -> leak(Guard.THIRD_SLOT, releases, true))))
        .isTrue();
  }

  private static boolean isMissed(Kept kept) {
    return kept.commands()
        .sampleStream()
        .limit(10L * TRIES)
        .anyMatch(
            commands ->
                Stream.of(true, false)
                    .anyMatch(
                        slots ->
                            fails(() -> play(kept.invariant(), kept.guard(), slots, commands))));
  }

  private static boolean fails(Invariant.Claim claim) {
    try {
      claim.check();
      return false;
    } catch (AssertionError seen) {
      return true;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
