package dev.railhead.atomic.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.internal.EpochLine;
import dev.railhead.atomic.internal.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Commands, done one after the other on a host on which release 1 is live. For one thread. */
final class Play {
  private final ModelHost host;

  /** What may be live after a power loss: what was durable, and what died before it was. */
  private final Set<String> possible = new HashSet<>();

  private long fence = 1;

  Play(ModelHost host) throws IOException {
    this.host = host;
    new ModelDeployer(host, fence, "first").deploying(Files.id(1), false).run();
    host.checkTotality();
    host.newReader();
    host.newReader();
  }

  /** What is done. */
  enum Kind {
    DEPLOY,
    SPOIL,
    ROLL_BACK,
    STALE,
    RACE,
    GC,
    ACQUIRE,
    READ,
    RELEASE,
    FORGET,
    TICK,
    CRASH,
    POWER_LOSS,
    KILL
  }

  /**
   * One command; its text is what a failure shows.
   *
   * @param kind what is done
   * @param number which release, or which reader
   * @param step after how many parts of the operation a crash comes
   * @param mask what of the pending a power loss keeps
   */
  record Command(Kind kind, int number, int step, long mask) {
    String id() {
      return Files.id(number);
    }
  }

  /** Does all {@code commands}. */
  void run(List<Command> commands) throws IOException {
    for (Command command : commands) {
      run(command);
      host.observe();
      possible.add(live());
      host.claim(Invariant.TOTALITY, host::checkTotality);
      host.claim(Invariant.CRASH_SAFETY, host::checkSeals);
    }
  }

  private void run(Command command) throws IOException {
    switch (command.kind()) {
      case DEPLOY -> deploy(command.id(), false);
      case SPOIL -> deploy(command.id(), true);
      case ROLL_BACK -> rollBack();
      case STALE -> tryStale(command.id());
      case RACE -> race(command);
      case GC -> new ModelDeployer(host, fence, "gc").retaining(Set.of(), 0).run();
      case TICK -> host.tick(command.number());
      case CRASH -> crash(command, false);
      case POWER_LOSS -> crash(command, true);
      default -> runReader(command);
    }
  }

  private void runReader(Command command) throws IOException {
    ModelReader reader = host.readers().get(command.number() % host.readers().size());
    switch (command.kind()) {
      case ACQUIRE -> {
        if (reader.look()) {
          reader.lease();
          reader.settle();
        }
        reader.acquire();
      }
      case READ -> reader.read();
      case RELEASE -> reader.release();
      case FORGET -> reader.forget();
      case KILL -> {
        reader.kill();
        host.readers().remove(reader);
        host.newReader();
      }
      default -> throw new IllegalArgumentException(command.toString());
    }
  }

  private String live() throws IOException {
    return host.view().live().id();
  }

  private void deploy(String id, boolean spoiled) throws IOException {
    String before = live();
    boolean sealed = host.view().sealed(id).isPresent();
    ModelDeployer deployer = new ModelDeployer(host, fence, "one").deploying(id, spoiled);
    watch(deployer, before, id);
    boolean blocked =
        deployer
            .refusal()
            .filter(e -> String.valueOf(e.getMessage()).contains("no slot"))
            .isPresent();
    boolean works = !blocked && (!spoiled || sealed);
    host.claim(
        Invariant.RE_RUN,
        () -> assertThat(live()).as("%s", deployer.refusal()).isEqualTo(works ? id : before));
    if (deployer.refusal().isEmpty()) {
      possible.clear();
    }
    powerLossAfter(deployer.refusal().isEmpty(), id);
  }

  /** A power loss right after a deploy has returned must not take it back. */
  private void powerLossAfter(boolean returned, String id) throws IOException {
    if (returned && host.disk() instanceof ModelDisk disk) {
      host.claim(
          Invariant.DURABILITY,
          () -> {
            disk.losePower(id.hashCode());
            host.die();
            host.newReader();
            assertThat(live()).isEqualTo(id);
          });
    }
  }

  /** Looks at the link between all parts of what {@code deployer} does. */
  private void watch(ModelDeployer deployer, String before, String after) throws IOException {
    List<String> seen = new ArrayList<>();
    while (deployer.isBusy()) {
      deployer.advance();
      View.Now live = host.observe();
      if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(live.describe())) {
        seen.add(live.describe());
      }
      host.claim(Invariant.TOTALITY, host::checkTotality);
      readInBetween();
    }
    host.claim(
        Invariant.ATOMICITY,
        () ->
            assertThat(List.of(List.of(before), List.of(before, after), List.of())).contains(seen));
  }

  private void readInBetween() throws IOException {
    for (ModelReader reader : host.readers()) {
      reader.read();
    }
  }

  private void rollBack() throws IOException {
    String before = host.view().epochs().before(live());
    if (!before.equals(EpochLine.NOTHING)) {
      watch(new ModelDeployer(host, fence, "back").swapping(before), live(), before);
    }
  }

  /** One that was taken over from tries everything, and changes nothing. */
  private void tryStale(String id) throws IOException {
    fence++;
    new ModelDeployer(host, fence, "newer").retaining(Set.of(), 100).run();
    String listing = host.disk().listing();
    ModelDeployer stale = new ModelDeployer(host, fence - 1, "stale").deploying(id, false).run();
    host.claim(
        Invariant.EXCLUSION,
        () -> {
          assertThat(stale.refusal()).isPresent();
          assertThat(host.disk().listing()).isEqualTo(listing);
        });
  }

  /** One decides to swap, another one swaps, and then the first one goes on. */
  private void race(Command command) throws IOException {
    String mine = live();
    String wanted = previous(mine);
    ModelDeployer decided = new ModelDeployer(host, fence, "slow").swapping(wanted);
    decided.advance();
    deploy(command.id(), false);
    String then = live();
    decided.run();
    if (!then.equals(mine) && !then.equals(wanted)) {
      host.claim(Invariant.EXCLUSION, () -> assertThat(live()).isEqualTo(then));
    }
  }

  private String previous(String live) throws IOException {
    String before = host.view().epochs().before(live);
    return before.equals(EpochLine.NOTHING) ? live : before;
  }

  /** A deploy dies after some parts; with the power, everything does. */
  private void crash(Command command, boolean power) throws IOException {
    String before = live();
    ModelDeployer deployer = new ModelDeployer(host, fence, "dying").deploying(command.id(), false);
    deployer.runAndDie(command.step());
    if (power && host.disk() instanceof ModelDisk disk) {
      disk.losePower(command.mask());
      host.die();
      host.newReader();
      host.newReader();
    }
    host.observe();
    host.claim(
        Invariant.CRASH_SAFETY,
        () -> {
          host.checkSeals();
          possible.addAll(List.of(before, command.id()));
          assertThat(live()).isIn(possible);
          host.checkTotality();
        });
    host.claim(
        Invariant.RE_RUN,
        () -> {
          host.readers().forEach(ModelReader::kill);
          host.newReader();
          new ModelDeployer(host, fence, "dying").deploying(command.id(), false).run();
          assertThat(live()).isEqualTo(command.id());
          new ModelDeployer(host, fence, "gc").retaining(Set.of(), 0).run();
        });
    host.claim(Invariant.TOTALITY, host::checkTotality);
  }
}
