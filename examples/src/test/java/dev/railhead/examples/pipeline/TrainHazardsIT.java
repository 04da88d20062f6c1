package dev.railhead.examples.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Event;
import dev.railhead.trains.Fault;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainId;
import dev.railhead.trains.TrainState;
import dev.railhead.trains.run.TrainRunner;
import dev.railhead.trains.store.Pool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trains under way that are killed, raced for, or stopped by their drivers; deployed for real. */
@Timeout(300)
class TrainHazardsIT {
  @TempDir Path directory;
  private TrainWorld trains;
  private TrainRunner runner;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void open() throws Exception {
    trains = new TrainWorld(directory, Fuse.none());
    runner = trains.runner("runner", TrainRunner.Search.ASK);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    runner.close();
    trains.close();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }

  private void killRunnerAt(String point) throws Exception {
    Process child = TrainRunningChild.start(directory, point, "KILL");
    assertThat(TrainRunningChild.hear(child)).anyMatch(line -> line.startsWith("stopped"));
    child.waitFor();
  }

  @Test
  void a_rollback_whose_runner_was_killed_is_finished_by_the_next_one() throws Exception {
    trains.land(runner, "ann", "v1");
    trains.join("bob", "v2");
    TrainId id = trains.train().id();
    trains.depart();
    runner.step(TrainWorld.CODE);
    trains.assertServe(TrainWorld.FIRST, "v2");
    Actor bob = Actor.of("bob");
    trains.done(bob, new Command.NotGood(trains.train().riders().get(0).id(), "it is blank"));
    trains.done(bob, new Command.Rollback(id, "it is blank"));
    killRunnerAt("before swap");
    assertThat(trains.train().state()).isEqualTo(TrainState.ROLLING_BACK);
    patiently()
        .until(
            () -> {
              runner.step(TrainWorld.CODE);
              return trains.ended(id).state() == TrainState.ROLLED_BACK;
            });
    trains.assertServe(TrainWorld.FIRST, "v1");
    trains.assertServe(TrainWorld.ALL, "v1");
    assertThat(trains.events())
        .filteredOn(Event.TrainRolledBack.class::isInstance)
        .as("told once")
        .hasSize(1);
  }

  @Test
  void a_train_whose_fleet_is_mixed_waits_for_its_driver() throws Exception {
    trains.land(runner, "ann", "v1");
    trains.join("bob", "v2");
    trains.depart();
    runner.step(TrainWorld.CODE);
    trains.everyoneIsGood();
    trains.advance();
    killRunnerAt("after swap");
    Path web1 = trains.world.hosts.directory(Host.named("web1"));
    Path aside = Files.move(web1, directory.resolve("web1 is away"));
    Files.writeString(web1, "a file where a directory should be");
    patiently()
        .until(
            () -> {
              runner.step(TrainWorld.CODE);
              return trains.train().state() == TrainState.BLOCKED;
            });
    Train train = trains.train();
    assertThat(train.trouble().fault()).contains(Fault.MIXED);
    assertThat(train.trouble().why()).contains("they serve", "web1");
    Files.delete(web1);
    Files.move(aside, web1);
    trains.done(train.driver().orElseThrow(), new Command.Retry(train.id()));
    assertThat(runner.step(TrainWorld.CODE)).isTrue();
    trains.assertServe(TrainWorld.ALL, "v2");
  }

  /** A gate that waits, the first time that it is asked. */
  private record Barrier(CountDownLatch asked, CountDownLatch opened) implements Gate {
    Barrier() {
      this(new CountDownLatch(1), new CountDownLatch(1));
    }

    @Override
    public String name() {
      return "barrier";
    }

    @Override
    public Duration deadline() {
      return Duration.ofMinutes(4);
    }

    @Override
    public Verdict ask(Question question) throws InterruptedException {
      if (asked.getCount() > 0) {
        asked.countDown();
        opened.await();
      }
      return Verdict.pass("opened");
    }
  }

  @Test
  void of_two_runners_that_reach_for_a_train_one_takes_it() throws Exception {
    trains.join("ann", "v1");
    trains.depart();
    Barrier barrier = new Barrier();
    trains.gates.add(barrier);
    try (TrainWorld others = new TrainWorld(directory, Fuse.none())) {
      others.gates.add(barrier);
      try (TrainRunner one = trains.runner("one", TrainRunner.Search.ASK);
          TrainRunner other = others.runner("other", TrainRunner.Search.ASK)) {
        ExecutorCompletionService<Boolean> race = new ExecutorCompletionService<>(threads);
        race.submit(() -> one.step(TrainWorld.CODE));
        race.submit(() -> other.step(TrainWorld.CODE));
        assertThat(race.take().get()).as("who goes without").isFalse();
        barrier.opened().countDown();
        assertThat(race.take().get()).as("who has it").isTrue();
      }
    }
    assertThat(trains.train().state()).isEqualTo(TrainState.VERIFYING);
    assertThat(trains.events()).filteredOn(Event.RunClaimed.class::isInstance).hasSize(1);
    assertThat(trains.events()).filteredOn(Event.PushBegun.class::isInstance).hasSize(1);
    assertThat(trains.world.ledger.history().find(HistoryQuery.all())).hasSize(1);
  }

  @Test
  void a_driver_stops_a_push_under_way_and_no_rider_is_blamed() throws Exception {
    trains.land(runner, "ann", "v1");
    trains.join("bob", "v2");
    trains.join("cat", "v3");
    trains.depart();
    Train train = trains.train();
    Actor driver = train.driver().orElseThrow();
    Barrier barrier = new Barrier();
    trains.gates.add(barrier);
    try (TrainRunner stopped = trains.runner("stopped", TrainRunner.Search.BISECT)) {
      Future<Boolean> step = threads.submit(() -> stopped.step(TrainWorld.CODE));
      barrier.asked().await();
      trains.done(driver, new Command.Abort(train.id(), "the search is down"));
      assertThat(step.get()).isTrue();
      assertThat(trains.train().state()).isEqualTo(TrainState.BLOCKED);
      assertThat(trains.train().trouble().fault()).contains(Fault.ABORTED);
      assertThat(trains.train().trouble().why()).contains("the search is down");
      assertThat(trains.train().riders()).hasSize(2);
      trains.assertServe(TrainWorld.FIRST, "v1");
      Decision bisect = trains.queue.submit(driver, new Command.Bisect(train.id(), List.of()));
      assertThat(bisect).isInstanceOf(Decision.Rejected.class);
      trains.done(driver, new Command.Retry(train.id()));
      assertThat(stopped.step(TrainWorld.CODE)).isTrue();
    }
    trains.assertServe(TrainWorld.FIRST, "v3");
  }

  private void awaitArrival(TrainWorld at, int stage) {
    patiently()
        .until(
            () -> {
              Train train = at.train();
              return train.state() == TrainState.VERIFYING && train.stage() == stage;
            });
  }

  /** Rides with a runner that runs by itself. */
  private void ride(TrainWorld at, TrainRunner running) throws Exception {
    running.start();
    at.join("ann", "v1");
    TrainId id = at.train().id();
    at.depart();
    for (int stage = 0; stage < 2; stage++) {
      awaitArrival(at, stage);
      at.everyoneIsGood();
      at.advance();
    }
    assertThat(at.ended(id).state()).isEqualTo(TrainState.LANDED);
    at.assertServe(TrainWorld.ALL, "v1");
  }

  private static List<String> loops() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("railhead-trains-"))
        .toList();
  }

  @Test
  void a_runner_that_was_started_runs_by_itself_until_it_is_closed() throws Exception {
    ride(trains, runner);
    assertThat(loops()).containsExactly("railhead-trains-code");
    assertThatThrownBy(runner::start).isInstanceOf(IllegalStateException.class);
    runner.close();
    assertThat(loops()).isEmpty();
    assertThatThrownBy(runner::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_runner_that_is_closed_in_mid_push_lets_the_next_one_finish() throws Exception {
    Barrier barrier = new Barrier();
    trains.gates.add(barrier);
    trains.join("ann", "v1");
    trains.depart();
    TrainRunner closed = trains.runner("closed", TrainRunner.Search.ASK);
    closed.start();
    barrier.asked().await();
    closed.close();
    patiently()
        .until(
            () -> {
              runner.step(TrainWorld.CODE);
              return trains.train().state() == TrainState.VERIFYING;
            });
    trains.assertServe(TrainWorld.FIRST, "v1");
    assertThat(trains.events()).anyMatch(Event.RunLost.class::isInstance);
  }

  @Test
  void the_queue_and_the_deploys_may_be_in_postgresql() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    World world = new World(elsewhere, Pool.open(Engine.POSTGRESQL.place(elsewhere)));
    try (TrainWorld others = new TrainWorld(world, Fuse.none());
        TrainRunner running = others.runner("other", TrainRunner.Search.ASK)) {
      ride(others, running);
    }
    assertThat(elsewhere.resolve("ledger.db")).doesNotExist();
  }
}
