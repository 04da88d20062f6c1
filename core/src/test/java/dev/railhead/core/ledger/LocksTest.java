package dev.railhead.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Actor;
import dev.railhead.core.Fence;
import dev.railhead.core.Stack;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks, on both databases. */
@ParameterizedClass
@EnumSource(Engine.class)
class LocksTest {
  private static final Stack WEB = Stack.of("web");
  private static final Stack CONFIG = Stack.of("web_config");
  private static final Actor ANN = Actor.of("ann");
  private static final Actor BOB = Actor.of("bob");
  private static final Duration LONG = Duration.ofSeconds(60);

  @Parameter Engine engine;
  @TempDir Path directory;
  LedgerPlace place;
  Ledger ledger;
  Locks locks;
  final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void open() throws Exception {
    place = engine.place(directory);
    ledger = place.open();
    locks = ledger.locks();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    ledger.close();
  }

  LockAttempt ask(Actor owner, Duration patience) throws Exception {
    return locks.acquire(new LockRequest(WEB, owner, "princess: main", LONG, patience));
  }

  Lease take(Actor owner) throws Exception {
    return ((LockAttempt.Acquired) ask(owner, Duration.ZERO)).lease();
  }

  /** Starts to wait in another thread, and returns once it stands in line behind {@code ahead}. */
  Future<LockAttempt> queue(Actor owner, int ahead) {
    Future<LockAttempt> waiting = threads.submit(() -> ask(owner, LONG));
    await().until(() -> busy().ahead() == ahead + 1);
    return waiting;
  }

  LockAttempt.Busy busy() throws Exception {
    return (LockAttempt.Busy) ask(Actor.of("onlooker"), Duration.ZERO);
  }

  @Nested
  class GivenAFreeLock {
    @Test
    void grants_it_with_owner_reason_and_times_of_the_database() throws Exception {
      try (Lease lease = take(ANN)) {
        LockInfo info = lease.info();
        assertThat(lease.isHeld()).isTrue();
        assertThat(info.owner()).isEqualTo(ANN);
        assertThat(info.reason()).isEqualTo("princess: main");
        assertThat(info.fence()).isEqualTo(Fence.of(1));
        assertThat(Duration.between(info.since(), info.expires()))
            .isBetween(LONG, LONG.plusSeconds(1));
        assertThat(info.since())
            .isBetween(Instant.now().minusSeconds(60), Instant.now().plusMillis(2));
        assertThat(locks.holder(WEB)).contains(info);
        assertThat(locks.held()).containsExactly(info);
      }
    }

    @Test
    void has_no_holder() throws Exception {
      assertThat(locks.holder(WEB)).isEmpty();
      assertThat(locks.held()).isEmpty();
      assertThat(locks.takeAway(WEB, BOB, "to see")).isEmpty();
      assertThat(locks.takenAway(WEB, 10)).isEmpty();
    }

    @Test
    void does_not_wait_when_the_thread_is_interrupted() {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> ask(ANN, LONG)).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Nested
  class GivenAHeldLock {
    @Test
    void names_the_holder_to_whoever_does_not_wait() throws Exception {
      try (Lease lease = take(ANN)) {
        assertThat(ask(BOB, Duration.ZERO)).isEqualTo(new LockAttempt.Busy(lease.info(), 0));
      }
    }

    @Test
    void names_the_holder_at_the_end_of_the_wait_and_leaves_no_place_in_line() throws Exception {
      try (Lease lease = take(ANN)) {
        assertThat(ask(BOB, Duration.ofMillis(300)))
            .isEqualTo(new LockAttempt.Busy(lease.info(), 0));
        assertThat(busy().ahead()).isZero();
      }
    }

    @Test
    void does_not_keep_another_stack_from_being_locked() throws Exception {
      try (Lease web = take(ANN);
          Lease config = acquired(locks.acquire(LockRequest.of(CONFIG, BOB, "config: main")))) {
        assertThat(locks.held()).containsExactly(web.info(), config.info());
      }
    }

    @Test
    void is_granted_to_another_with_a_higher_token_once_it_is_given_back() throws Exception {
      Lease first = take(ANN);
      first.close();
      first.close();
      assertThat(first.isHeld()).isFalse();
      try (Lease second = take(BOB)) {
        assertThat(second.info().fence()).isGreaterThan(first.info().fence());
        first.close();
        assertThat(locks.holder(WEB)).contains(second.info());
      }
    }

    @Test
    void outlives_its_length_by_being_renewed() throws Exception {
      LockRequest request =
          new LockRequest(WEB, ANN, "princess: main", Duration.ofSeconds(3), Duration.ZERO);
      try (Lease lease = acquired(locks.acquire(request))) {
        await()
            .until(
                () ->
                    locks
                        .holder(WEB)
                        .orElseThrow()
                        .expires()
                        .isAfter(lease.info().expires().plusSeconds(2)));
        assertThat(lease.isHeld()).isTrue();
      }
    }

    @Test
    void is_free_for_others_once_it_has_expired_and_counts_as_lost_then() throws Exception {
      Lease lost = takeBriefly();
      CountDownLatch told = new CountDownLatch(1);
      lost.onLoss(told::countDown);
      place.meddle("UPDATE railhead_lock SET expires = 1");
      try (Lease next = take(BOB)) {
        assertThat(next.info().fence()).isGreaterThan(lost.info().fence());
        told.await();
        assertThat(lost.isHeld()).isFalse();
        lost.close();
        assertThat(locks.holder(WEB)).contains(next.info());
      }
    }

    @Test
    void is_lost_when_it_is_taken_away_and_that_stays_readable() throws Exception {
      Lease lost = takeBriefly();
      CountDownLatch told = new CountDownLatch(1);
      lost.onLoss(told::countDown);
      LockInfo taken = locks.takeAway(WEB, BOB, "ann is on holiday").orElseThrow();
      assertThat(taken.fence()).isEqualTo(lost.info().fence());
      assertThat(locks.holder(WEB)).isEmpty();
      told.await();
      assertThat(lost.isHeld()).isFalse();
      TakenLock record = locks.takenAway(WEB, 10).get(0);
      assertThat(record.lock()).isEqualTo(taken);
      assertThat(record.by()).isEqualTo(BOB);
      assertThat(record.reason()).isEqualTo("ann is on holiday");
      try (Lease next = take(BOB)) {
        assertThat(next.info().fence()).isGreaterThan(taken.fence());
      }
    }

    @Test
    void tells_of_its_loss_at_once_when_it_is_lost_already_and_never_when_given_back()
        throws Exception {
      AtomicInteger told = new AtomicInteger();
      Lease given = takeBriefly();
      given.onLoss(told::incrementAndGet);
      given.close();
      given.onLoss(told::incrementAndGet);
      assertThat(told).hasValue(0);
      Lease lost = takeBriefly();
      locks.takeAway(WEB, BOB, "to see");
      await().until(() -> !lost.isHeld());
      lost.onLoss(told::incrementAndGet);
      assertThat(told).hasValue(1);
    }

    Lease takeBriefly() throws Exception {
      return acquired(
          locks.acquire(
              new LockRequest(WEB, ANN, "princess: main", Duration.ofSeconds(6), Duration.ZERO)));
    }
  }

  static Lease acquired(LockAttempt attempt) {
    return ((LockAttempt.Acquired) attempt).lease();
  }

  @Nested
  class GivenALine {
    @Test
    void grants_in_first_come_order() throws Exception {
      List<Future<LockAttempt>> line = new ArrayList<>();
      try (Lease held = take(ANN)) {
        for (int i = 0; i < 4; i++) {
          line.add(queue(Actor.of("rider" + i), i));
        }
      }
      long last = 1;
      for (Future<LockAttempt> waiting : line) {
        Lease lease = acquired(waiting.get());
        assertThat(lease.info().fence().token()).isEqualTo(++last);
        assertThat(locks.holder(WEB)).contains(lease.info());
        lease.close();
      }
    }

    @Test
    void lets_nobody_overtake_those_who_wait() throws Exception {
      Lease held = take(ANN);
      Future<LockAttempt> waiting = queue(BOB, 0);
      held.close();
      LockAttempt late = ask(ANN, Duration.ZERO);
      try (Lease lease = acquired(waiting.get())) {
        assertThat(late).isEqualTo(new LockAttempt.Busy(lease.info(), 0));
      }
    }

    @Test
    void forgets_an_interrupted_waiter() throws Exception {
      try (Lease held = take(ANN)) {
        Future<LockAttempt> waiting = queue(BOB, 0);
        waiting.cancel(true);
        await().until(() -> busy().ahead() == 0);
      }
      take(ANN).close();
    }

    @Test
    void serves_eight_threads_one_at_a_time_with_growing_tokens() throws Exception {
      AtomicInteger holders = new AtomicInteger();
      List<Long> tokens = Collections.synchronizedList(new ArrayList<>());
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 5; round++) {
                    try (Lease lease = acquired(ask(ANN, LONG))) {
                      assertThat(holders.incrementAndGet()).isEqualTo(1);
                      tokens.add(lease.info().fence().token());
                      assertThat(lease.isHeld()).isTrue();
                      holders.decrementAndGet();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> thread : all) {
        thread.get();
      }
      assertThat(tokens).hasSize(40).isSorted().doesNotHaveDuplicates();
    }
  }

  @Nested
  class GivenAHold {
    @Test
    void grants_no_lock_until_it_is_ended() throws Exception {
      Hold hold =
          locks.holdAll(new Hold(BOB, "databases are down", Instant.EPOCH, Optional.empty()));
      assertThat(hold.since()).isAfter(Instant.now().minusSeconds(60));
      assertThat(locks.hold()).contains(hold);
      assertThat(ask(ANN, LONG)).isEqualTo(new LockAttempt.OnHold(hold));
      assertThat(locks.endHold(ANN)).contains(hold);
      assertThat(locks.hold()).isEmpty();
      assertThat(locks.endHold(ANN)).isEmpty();
      take(ANN).close();
    }

    @Test
    void stays_readable_with_who_ended_or_replaced_it() throws Exception {
      assertThat(locks.endedHolds(10)).isEmpty();
      Instant later = Instant.ofEpochMilli(Instant.now().plusSeconds(3600).toEpochMilli());
      Hold first = locks.holdAll(new Hold(BOB, "first", Instant.EPOCH, Optional.of(later)));
      Hold second = locks.holdAll(new Hold(ANN, "second", Instant.EPOCH, Optional.empty()));
      locks.endHold(BOB);
      locks.endHold(ANN);

      List<EndedHold> ended = locks.endedHolds(10);
      assertThat(ended).extracting(EndedHold::hold).containsExactly(second, first);
      assertThat(ended).extracting(EndedHold::by).containsExactly(BOB, ANN);
      assertThat(ended.get(0).at()).isBetween(second.since(), later);
      assertThat(locks.endedHolds(1)).containsExactly(ended.get(0));
      assertThatThrownBy(() -> locks.endedHolds(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a limit must be 1 to 1000, but was 0");
    }

    @Test
    void must_not_end_before_it_begins() {
      Instant noon = Instant.parse("2014-06-16T12:00:00Z");
      assertThatThrownBy(() -> new Hold(BOB, "stop", noon, Optional.of(noon.minusSeconds(1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a hold must not end before it begins, but was since 2014-06-16T12:00:00Z until"
                  + " 2014-06-16T11:59:59Z");
    }

    @Test
    void lets_a_lock_go_on_that_was_granted_before() throws Exception {
      try (Lease lease = take(ANN)) {
        locks.holdAll(new Hold(BOB, "databases are down", Instant.EPOCH, Optional.empty()));
        assertThat(lease.isHeld()).isTrue();
        assertThat(locks.holder(WEB)).contains(lease.info());
      }
      assertThat(ask(ANN, Duration.ZERO)).isInstanceOf(LockAttempt.OnHold.class);
    }

    @Test
    void is_the_answer_to_those_who_wait_already() throws Exception {
      try (Lease held = take(ANN)) {
        Future<LockAttempt> waiting = queue(BOB, 0);
        Hold hold = locks.holdAll(new Hold(ANN, "stop", Instant.EPOCH, Optional.empty()));
        assertThat(waiting.get()).isEqualTo(new LockAttempt.OnHold(hold));
      }
    }

    @Test
    void ends_by_itself_at_its_time_and_is_replaced_by_a_second() throws Exception {
      locks.holdAll(new Hold(BOB, "first", Instant.EPOCH, Optional.empty()));
      Instant past = Instant.now().minusSeconds(3600);
      locks.holdAll(new Hold(BOB, "second", Instant.EPOCH, Optional.of(past)));
      assertThat(locks.hold()).isEmpty();
      Instant later = Instant.ofEpochMilli(Instant.now().plusSeconds(3600).toEpochMilli());
      locks.holdAll(new Hold(BOB, "third", Instant.EPOCH, Optional.of(later)));
      assertThat(locks.hold().orElseThrow().until()).contains(later);
      assertThat(ask(ANN, Duration.ZERO)).isInstanceOf(LockAttempt.OnHold.class);
    }
  }
}
