package dev.railhead.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * What holds for locks whatever two tools do to two stacks, in whatever order.
 *
 * <p>Seen to fail when a held lock is granted; when tokens do not grow; when a hold is not heeded,
 * or not ended; and when a lock that was lost frees that of another; and when an expired lock
 * counts as held, or a lock that is taken away stays held.
 */
class LockInvariants {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<Stack> STACKS = List.of(Stack.of("web"), Stack.of("web_config"));

  enum Deed {
    ACQUIRE,
    GIVE_BACK,
    TAKE_AWAY,
    EXPIRE,
    GIVE_BACK_LATE,
    HOLD,
    END_HOLD
  }

  /** What one of two tools does to one of two stacks. */
  record Step(Deed deed, int tool, Stack stack) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Deed> deeds =
        Arbitraries.frequency(
            Tuple.of(6, Deed.ACQUIRE),
            Tuple.of(3, Deed.GIVE_BACK),
            Tuple.of(2, Deed.TAKE_AWAY),
            Tuple.of(2, Deed.EXPIRE),
            Tuple.of(2, Deed.GIVE_BACK_LATE),
            Tuple.of(1, Deed.HOLD),
            Tuple.of(1, Deed.END_HOLD));
    return Combinators.combine(deeds, Arbitraries.integers().between(0, 1), Arbitraries.of(STACKS))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  @Property(tries = 60)
  void at_most_one_holder_on_sqlite(@ForAll("steps") List<Step> steps) throws Exception {
    run(Engine.SQLITE, steps, Model::expectOneHolder);
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void at_most_one_holder_on_postgresql(@ForAll("steps") List<Step> steps) throws Exception {
    run(Engine.POSTGRESQL, steps, Model::expectOneHolder);
  }

  @Property(tries = 60)
  void tokens_only_grow_on_sqlite(@ForAll("steps") List<Step> steps) throws Exception {
    run(Engine.SQLITE, steps, Model::expectGrowth);
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void tokens_only_grow_on_postgresql(@ForAll("steps") List<Step> steps) throws Exception {
    run(Engine.POSTGRESQL, steps, Model::expectGrowth);
  }

  private interface Check {
    void of(Model model, Stack stack, LockAttempt attempt) throws Exception;
  }

  private static void run(Engine engine, List<Step> steps, Check check) throws Exception {
    Path directory = Files.createTempDirectory("railhead-locks-");
    LedgerPlace place = engine.place(directory);
    try (Ledger first = place.open();
        Ledger second = place.open()) {
      Model model = new Model(place, List.of(first, second), check);
      for (Step step : steps) {
        model.apply(step);
      }
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** What must be so, told beside what the ledger says. */
  private static final class Model {
    private final LedgerPlace place;
    private final List<Ledger> tools;
    private final Check check;
    private final Map<Stack, Lease> holders = new HashMap<>();
    private final Map<Stack, Lease> lost = new HashMap<>();
    private final Map<Stack, Long> tokens = new HashMap<>();
    private boolean hold;

    Model(LedgerPlace place, List<Ledger> tools, Check check) {
      this.place = place;
      this.tools = tools;
      this.check = check;
    }

    void apply(Step step) throws Exception {
      Locks locks = tools.get(step.tool()).locks();
      Actor actor = Actor.of("tool" + step.tool());
      switch (step.deed()) {
        case ACQUIRE -> acquire(locks, step.stack(), actor);
        case GIVE_BACK -> close(holders.remove(step.stack()));
        case GIVE_BACK_LATE -> close(lost.remove(step.stack()));
        case TAKE_AWAY -> {
          assertThat(locks.takeAway(step.stack(), actor, "to see").isPresent())
              .isEqualTo(holders.containsKey(step.stack()));
          lose(step.stack());
        }
        case EXPIRE -> {
          place.meddle("UPDATE railhead_lock SET expires = 1 WHERE stack = '" + step.stack() + "'");
          lose(step.stack());
        }
        case HOLD -> {
          locks.holdAll(new Hold(actor, "wait", Instant.EPOCH, Optional.empty()));
          hold = true;
        }
        case END_HOLD -> {
          locks.endHold(actor);
          hold = false;
        }
      }
    }

    private void acquire(Locks locks, Stack stack, Actor actor) throws Exception {
      LockRequest request =
          new LockRequest(stack, actor, "deploy", Duration.ofMinutes(10), Duration.ZERO);
      // A lock that is not granted and has no holder either would be waited for without end.
      LockAttempt attempt = assertTimeoutPreemptively(PATIENCE, () -> locks.acquire(request));
      check.of(this, stack, attempt);
      if (attempt instanceof LockAttempt.Acquired acquired) {
        holders.put(stack, acquired.lease());
        tokens.put(stack, acquired.lease().info().fence().token());
      }
    }

    private void lose(Stack stack) {
      Lease lease = holders.remove(stack);
      if (lease != null) {
        lost.put(stack, lease);
      }
    }

    private static void close(@Nullable Lease lease) {
      if (lease != null) {
        lease.close();
      }
    }

    void expectOneHolder(Stack stack, LockAttempt attempt) throws Exception {
      if (hold) {
        assertThat(attempt).isInstanceOf(LockAttempt.OnHold.class);
      } else if (holders.containsKey(stack)) {
        LockInfo holder = holders.get(stack).info();
        assertThat(attempt).isEqualTo(new LockAttempt.Busy(holder, 0));
      } else {
        assertThat(attempt).isInstanceOf(LockAttempt.Acquired.class);
        LockInfo ours = ((LockAttempt.Acquired) attempt).lease().info();
        assertThat(tools.get(0).locks().holder(stack)).contains(ours);
      }
    }

    void expectGrowth(Stack stack, LockAttempt attempt) {
      if (attempt instanceof LockAttempt.Acquired acquired) {
        assertThat(acquired.lease().info().fence().token())
            .isGreaterThan(tokens.getOrDefault(stack, 0L));
      }
    }
  }
}
