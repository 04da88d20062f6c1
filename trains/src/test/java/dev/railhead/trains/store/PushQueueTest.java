package dev.railhead.trains.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.railhead.core.Actor;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import dev.railhead.core.review.Timeline;
import dev.railhead.core.review.TimelineEntry;
import dev.railhead.core.testing.ChildJvm;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Notice;
import dev.railhead.trains.Order;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Rider;
import dev.railhead.trains.TrainId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A queue that threads and processes share, on both databases. */
@ParameterizedClass
@EnumSource(Engine.class)
class PushQueueTest {
  private static final Actor ANN = Actor.of("ann");
  private static final Actor BOB = Actor.of("bob");

  @Parameter Engine engine;
  @TempDir Path directory;
  private LedgerPlace place;
  private Ledger ledger;
  private PushQueue queue;

  @BeforeEach
  void open() throws Exception {
    place = engine.place(directory);
    ledger = Pool.open(place);
    queue = QueueChild.open(ledger);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private static Command join(Actor user) {
    return Command.Join.of(QueueChild.CODE, user, List.of());
  }

  private static Set<String> users(QueueState state) {
    Set<String> users = new HashSet<>();
    state.riders().forEach(rider -> users.add(rider.user().name()));
    return users;
  }

  @Nested
  class GivenOneProcess {
    @Test
    void remembers_what_was_accepted() throws Exception {
      queue.submit(ANN, join(ANN));
      try (Ledger again = Pool.open(place)) {
        assertThat(QueueChild.open(again).latest()).isEqualTo(queue.latest());
      }
    }

    @Test
    void carries_out_an_order_once_even_after_many_others() throws Exception {
      Order order = Order.of("first", ANN, join(ANN));
      assertThat(queue.submit(order)).isInstanceOf(Decision.Accepted.class);
      assertThat(queue.submit(order)).isInstanceOf(Decision.Repeated.class);
      List<Callable<Decision>> more = new ArrayList<>();
      for (int i = 0; i < 4200; i++) {
        Order tick = Order.of("tick " + i, BOB, new Command.Tick());
        more.add(() -> queue.submit(tick));
      }
      inParallel(more, 64);
      assertThat(queue.latest().seen().contains("first")).isFalse();
      long revision = queue.latest().revision();
      queue.submit(ANN, new Command.Leave(queue.latest().riders().get(0).id()));
      assertThat(queue.submit(order)).isInstanceOf(Decision.Repeated.class);
      assertThat(queue.refresh().revision()).isEqualTo(revision + 1);
    }

    @Test
    void opens_from_a_snapshot_and_replays_to_the_same() throws Exception {
      List<Callable<Decision>> joins = new ArrayList<>();
      for (int i = 0; i < 1500; i++) {
        Actor user = Actor.of("user" + i);
        joins.add(() -> queue.submit(user, join(user)));
      }
      inParallel(joins, 32);
      try (Ledger again = Pool.open(place)) {
        PushQueue opened = QueueChild.open(again);
        assertThat(opened.latest()).isEqualTo(queue.latest());
        assertThat(opened.replay(Long.MAX_VALUE)).isEqualTo(queue.latest());
      }
      assertThat(place.meddle("DELETE FROM railhead_trains_snapshot")).isEqualTo(1);
      try (Ledger again = Pool.open(place)) {
        assertThat(QueueChild.open(again).latest()).isEqualTo(queue.latest());
      }
    }

    @Test
    void gives_a_timeline_its_holds() throws Exception {
      Instant start = Instant.now().minusSeconds(60);
      queue.submit(ANN, Command.PlaceHold.everything("db | down"));
      queue.submit(BOB, new Command.ReleaseHold(queue.latest().holds().get(0).id()));
      queue.submit(BOB, Command.PlaceHold.everything("freeze"));
      Instant end = Instant.now().plusSeconds(60);

      Timeline timeline = Timeline.of(ledger).and(QueueHolds.of(queue)).between(start, end);

      assertThat(timeline.entries())
          .extracting(TimelineEntry::by, TimelineEntry::state, TimelineEntry::what)
          .containsExactly(
              tuple(ANN, "released", "db | down (queue push; released by bob)"),
              tuple(BOB, "held", "freeze (queue push)"));
      assertThat(timeline.entries().get(0).ended()).isPresent();
      assertThat(timeline.entries().get(1).ended()).isEmpty();
      assertThat(QueueHolds.of(queue).between(start.minusSeconds(60), start)).isEmpty();
    }

    @Test
    void tells_its_history_in_order() throws Exception {
      queue.submit(ANN, join(ANN));
      queue.submit(BOB, join(BOB));
      List<Entry> history = queue.history(0, 10);
      assertThat(history).extracting(Entry::revision).containsExactly(1L, 2L, 3L);
      assertThat(history).extracting(Entry::by).endsWith(ANN, BOB);
      assertThat(queue.replay(2).riders()).extracting(Rider::user).containsExactly(ANN);
    }

    @Test
    void refuses_on_what_is_true_and_not_on_what_it_remembers() throws Exception {
      queue.submit(ANN, join(ANN));
      try (Ledger again = Pool.open(place)) {
        PushQueue other = QueueChild.open(again);
        other.submit(ANN, new Command.Leave(other.latest().riders().get(0).id()));
      }
      assertThat(queue.submit(ANN, join(ANN))).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void loses_nobody_when_many_threads_join_at_once() throws Exception {
      List<Callable<Decision>> joins = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        Actor user = Actor.of("user" + i);
        joins.add(() -> queue.submit(user, join(user)));
      }
      assertThat(inParallel(joins, 16)).allMatch(Decision::isDone);
      assertThat(users(queue.refresh())).hasSize(400);
    }

    @Test
    void lands_a_train_once_although_two_say_so() throws Exception {
      queue.submit(ANN, join(ANN));
      TrainId train = queue.latest().trains().get(0).id();
      queue.submit(ANN, new Command.Depart(train, Optional.empty()));
      for (int stage = 0; stage < 2; stage++) {
        queue.submit(BOB, new Command.Claim(train));
        long token = queue.latest().train(train).orElseThrow().run().token();
        queue.submit(BOB, new Command.Succeed(train, token));
        queue.submit(ANN, new Command.Good(queue.latest().riders().get(0).id()));
        int at = stage;
        List<Decision> said =
            inParallel(
                List.of(
                    () -> queue.submit(ANN, new Command.Advance(train, at, Optional.empty())),
                    () -> queue.submit(BOB, new Command.Advance(train, at, Optional.empty()))),
                2);
        assertThat(said).filteredOn(Decision::isDone).hasSize(1);
      }
      assertThat(queue.latest().trains()).isEmpty();
    }

    @Test
    void refuses_a_database_that_a_newer_library_has_written() throws Exception {
      place.meddle(
          "INSERT INTO railhead_module_schema (module, version, since) VALUES ('trains', 99, 0)");
      assertThatThrownBy(() -> QueueChild.open(ledger))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("update the library");
    }
  }

  private static <T> List<T> inParallel(List<Callable<T>> work, int threads) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(work)) {
        results.add(future.get(2, TimeUnit.MINUTES));
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<String> rest(ChildJvm child) {
    List<String> lines = new ArrayList<>();
    @Nullable String line = child.line();
    while (line != null) {
      lines.add(line);
      line = child.line();
    }
    return lines;
  }

  @Nested
  class GivenTwoProcesses {
    @Test
    void lose_nothing_when_their_threads_join_and_leave_at_once() throws Exception {
      List<String> said = new ArrayList<>();
      try (ChildJvm first = QueueChild.start(place, "a", "join-leave", 4, 12);
          ChildJvm second = QueueChild.start(place, "b", "join-leave", 4, 12)) {
        for (ChildJvm child : List.of(first, second)) {
          assertThat(child.line()).isEqualTo("ready");
        }
        first.tell("go");
        second.tell("go");
        said.addAll(rest(first));
        said.addAll(rest(second));
        assertThat(List.of(first.await(), second.await())).containsExactly(0, 0);
      }
      assertThat(said).hasSize(2 * 4 * (12 + 6)).allMatch(line -> line.startsWith("accepted "));
      QueueState state = queue.refresh();
      assertThat(users(state)).hasSize(2 * 4 * 6);
      assertThat(state.revision()).isEqualTo(1 + said.size());
      assertThat(queue.replay(Long.MAX_VALUE)).isEqualTo(state);
    }

    @Test
    void carry_out_the_same_orders_once_between_them() throws Exception {
      List<String> said = new ArrayList<>();
      try (ChildJvm first = QueueChild.start(place, "same", "join-twice", 3, 10);
          ChildJvm second = QueueChild.start(place, "same", "join-twice", 3, 10)) {
        for (ChildJvm child : List.of(first, second)) {
          assertThat(child.line()).isEqualTo("ready");
          child.tell("go");
        }
        said.addAll(rest(first));
        said.addAll(rest(second));
      }
      assertThat(said).hasSize(120);
      assertThat(said).filteredOn(line -> line.startsWith("accepted ")).hasSize(30);
      assertThat(said).filteredOn(line -> line.startsWith("repeated ")).hasSize(90);
      assertThat(users(queue.refresh())).hasSize(30);
    }

    @Test
    void keep_what_one_had_acknowledged_before_it_was_killed() throws Exception {
      List<String> said = new ArrayList<>();
      try (ChildJvm child = QueueChild.start(place, "k", "join", 4, 100_000)) {
        assertThat(child.line()).isEqualTo("ready");
        child.tell("go");
        while (said.size() < 60) {
          said.add(child.line());
        }
        child.kill();
      }
      Set<String> users = users(queue.refresh());
      for (String line : said) {
        assertThat(users).contains(line.substring("accepted join-".length()));
      }
      assertThat(queue.replay(Long.MAX_VALUE)).isEqualTo(queue.latest());
    }
  }

  @Nested
  class GivenAnOutbox {
    private final List<String> told = new ArrayList<>();

    private Outbox outbox() throws LedgerException {
      return Outbox.open(
          queue,
          "chat",
          notice -> told.add(notice.key()),
          (state, rider) -> Optional.of(rider.user() + " leaves in about 10 min"));
    }

    @Test
    void tells_each_fact_once_and_nothing_of_the_past() throws Exception {
      queue.submit(ANN, Command.PlaceHold.everything("before anybody listened"));
      Outbox outbox = outbox();
      queue.submit(ANN, join(ANN));
      queue.submit(BOB, join(BOB));
      assertThat(outbox.deliver()).isEqualTo(3);
      assertThat(outbox.deliver()).isZero();
      queue.submit(BOB, Command.PlaceHold.everything("the database is full"));
      assertThat(outbox().deliver()).isEqualTo(1);
      assertThat(told).containsExactly("up/1", "eta/1", "eta/2", "held/2");
    }

    @Test
    void goes_on_where_a_delivery_failed() throws Exception {
      Outbox.open(queue, "chat", notice -> {});
      queue.submit(ANN, join(ANN));
      queue.submit(BOB, Command.PlaceHold.everything("the database is full"));
      List<Notice> heard = new ArrayList<>();
      Outbox failing =
          Outbox.open(
              queue,
              "chat",
              notice -> {
                if (notice.kind() == Notice.Kind.HELD) {
                  throw new IOException("the channel is gone");
                }
                heard.add(notice);
              });
      assertThatThrownBy(failing::deliver).hasMessage("the channel is gone");
      assertThatThrownBy(failing::deliver).hasMessage("the channel is gone");
      assertThat(heard).extracting(Notice::key).containsExactly("up/1");
      Outbox.open(queue, "chat", heard::add).deliver();
      assertThat(heard).extracting(Notice::key).containsExactly("up/1", "held/1");
    }

    @Test
    void repeats_with_the_same_key_what_was_sent_but_not_acknowledged_before_a_kill()
        throws Exception {
      Outbox.open(queue, "child", notice -> {});
      queue.submit(ANN, join(ANN));
      queue.submit(BOB, Command.PlaceHold.everything("the database is full"));
      try (ChildJvm child = OutboxChild.start(place)) {
        assertThat(child.line()).isEqualTo("told up/1");
        child.tell("go on");
        assertThat(child.line()).isEqualTo("told held/1");
        child.kill();
      }
      List<String> again = new ArrayList<>();
      Outbox.open(queue, "child", notice -> again.add(notice.key())).deliver();
      assertThat(again).containsExactly("held/1");
    }
  }
}
