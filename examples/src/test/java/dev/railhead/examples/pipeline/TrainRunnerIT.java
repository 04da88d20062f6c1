package dev.railhead.examples.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Event;
import dev.railhead.trains.Fault;
import dev.railhead.trains.Readiness;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainId;
import dev.railhead.trains.TrainState;
import dev.railhead.trains.run.TrainRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains that deploy for real: Git, SQLite, rsync and the docroots of local hosts. */
class TrainRunnerIT {
  @TempDir Path directory;
  private TrainWorld trains;
  private TrainRunner runner;

  @BeforeEach
  void open() throws Exception {
    trains = new TrainWorld(directory, Fuse.none());
    runner = trains.runner("runner", TrainRunner.Search.ASK);
  }

  @AfterEach
  void close() throws Exception {
    runner.close();
    trains.close();
  }

  private void assertNothingRuns(TrainId train) throws Exception {
    assertThat(trains.ended(train).state()).isEqualTo(TrainState.LANDED);
    assertThat(trains.queue.refresh().riders()).isEmpty();
  }

  @Test
  void takes_three_riders_through_princess_and_production() throws Exception {
    trains.join("ann", "v1");
    trains.join("bob", "v2");
    trains.join("cat", "v3");
    trains.world.commit("v4 of somebody who does not ride");
    TrainId id = trains.train().id();
    assertThat(runner.step(TrainWorld.CODE)).isFalse();
    trains.depart();
    assertThat(runner.step(TrainWorld.CODE)).isTrue();
    assertThat(trains.train().state()).isEqualTo(TrainState.VERIFYING);
    trains.assertServe(TrainWorld.FIRST, "v3");
    assertThat(runner.step(TrainWorld.CODE)).isFalse();
    trains.everyoneIsGood();
    trains.advance();
    assertThat(runner.step(TrainWorld.CODE)).isTrue();
    trains.assertServe(TrainWorld.ALL, "v3");
    trains.everyoneIsGood();
    trains.advance();
    assertNothingRuns(id);
  }

  @Test
  void names_the_riders_whose_changes_no_revision_has_together() throws Exception {
    trains.world.git("checkout", "--quiet", "-b", "side");
    trains.join("bob", "v1 on a branch");
    trains.world.git("checkout", "--quiet", "main");
    trains.join("ann", "v1");
    trains.depart();
    runner.step(TrainWorld.CODE);
    Train train = trains.train();
    assertThat(train.state()).isEqualTo(TrainState.BLOCKED);
    assertThat(train.trouble().fault()).contains(Fault.CHANGE);
    assertThat(train.trouble().why())
        .contains("main does not contain", "bob")
        .doesNotContain("ann");
  }

  /** Says no to every revision that contains one change. */
  private record NoToOne(TrainWorld trains, Revision bad) implements Gate {
    @Override
    public String name() {
      return "tests";
    }

    @Override
    public Verdict ask(Question question) throws IOException {
      boolean has =
          question.revision().equals(bad)
              || trains.world.source.changes(bad, question.revision()).backwards() == 0;
      return has ? Verdict.block("the tests are red") : Verdict.pass("green");
    }
  }

  @Test
  void finds_the_bad_change_of_a_train_and_lands_those_before_it() throws Exception {
    trains.join("ann", "v1");
    trains.join("bob", "v2");
    Revision bad = trains.join("cat", "v3");
    trains.join("dan", "v4");
    trains.gates.add(new NoToOne(trains, bad));
    List<Actor> ejected = new ArrayList<>();
    try (TrainRunner searching = trains.runner("runner", TrainRunner.Search.BISECT)) {
      trains.depart();
      for (int i = 0; i < 20 && ejected.isEmpty(); i++) {
        goOn(searching);
        ejected.addAll(ejected());
      }
    }
    assertThat(ejected).containsExactly(Actor.of("cat"));
    trains.assertServe(TrainWorld.ALL, "v2");
    assertThat(trains.queue.latest().riders())
        .noneMatch(rider -> rider.user().equals(Actor.of("cat")))
        .anyMatch(rider -> rider.user().equals(Actor.of("dan")));
  }

  private void goOn(TrainRunner searching) throws Exception {
    if (trains.train().state() == TrainState.BOARDING) {
      trains.depart();
    }
    if (!searching.step(TrainWorld.CODE) && trains.train().state() == TrainState.VERIFYING) {
      trains.everyoneIsGood();
      trains.advance();
    }
  }

  private List<Actor> ejected() throws Exception {
    List<Actor> ejected = new ArrayList<>();
    for (Entry entry : trains.queue.history(0, 1000)) {
      for (Event event : entry.events()) {
        if (event instanceof Event.RiderEjected e) {
          ejected.add(e.user());
        }
      }
    }
    return ejected;
  }

  @Test
  void blames_no_rider_for_hosts_that_cannot_be_written() throws Exception {
    trains.join("ann", "v1");
    trains.join("bob", "v2");
    Path host = trains.world.hosts.directory(Host.named("princess1"));
    Files.createDirectories(host.getParent());
    Files.writeString(host, "a file where a directory should be");
    trains.depart();
    runner.step(TrainWorld.CODE);
    Train train = trains.train();
    assertThat(train.state()).isEqualTo(TrainState.BLOCKED);
    assertThat(train.trouble().fault()).contains(Fault.INFRASTRUCTURE);
    Decision bisect =
        trains.queue.submit(
            train.driver().orElseThrow(), new Command.Bisect(train.id(), List.of()));
    assertThat(bisect).isInstanceOf(Decision.Rejected.class);
    Files.delete(host);
    trains.done(train.driver().orElseThrow(), new Command.Retry(train.id()));
    runner.step(TrainWorld.CODE);
    trains.assertServe(TrainWorld.FIRST, "v2");
  }

  @Test
  void goes_back_to_what_was_live_before() throws Exception {
    trains.land(runner, "ann", "v1");
    trains.join("bob", "v2");
    TrainId id = trains.train().id();
    trains.depart();
    runner.step(TrainWorld.CODE);
    trains.done(
        Actor.of("bob"),
        new Command.NotGood(trains.train().riders().get(0).id(), "the page is blank"));
    assertThat(trains.train().state()).isEqualTo(TrainState.BLOCKED);
    trains.done(Actor.of("bob"), new Command.Rollback(id, "the page is blank"));
    runner.step(TrainWorld.CODE);
    assertThat(trains.ended(id).state()).isEqualTo(TrainState.ROLLED_BACK);
    trains.assertServe(TrainWorld.FIRST, "v1");
    trains.assertServe(TrainWorld.ALL, "v1");
  }

  private void settle() {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              runner.step(TrainWorld.CODE);
              return trains.train().state() == TrainState.VERIFYING;
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"after export", "after seal", "before swap", "after swap"})
  void asks_the_hosts_after_a_runner_was_killed_in_mid_push(String point) throws Exception {
    trains.join("ann", "v1");
    trains.depart();
    Process child = TrainRunningChild.start(directory, point, "KILL");
    assertThat(TrainRunningChild.hear(child)).anyMatch(line -> line.startsWith("stopped"));
    child.waitFor();
    settle();
    trains.assertServe(TrainWorld.FIRST, "v1");
    List<Event> events = trains.events();
    assertThat(events).anyMatch(Event.RunLost.class::isInstance);
    assertThat(events)
        .filteredOn(Event.RunClaimed.class::isInstance)
        .extracting(e -> ((Event.RunClaimed) e).token())
        .isSorted()
        .hasSizeGreaterThan(1);
  }

  @Test
  void lets_no_runner_that_outlived_its_lease_swap_or_report() throws Exception {
    trains.join("ann", "v1");
    trains.depart();
    Process child = TrainRunningChild.start(directory, "before swap", "STOP");
    try {
      assertThat(TrainRunningChild.hear(child))
          .anyMatch(line -> line.startsWith("stopped before swap"));
      settle();
      trains.assertServe(TrainWorld.FIRST, "v1");
      Train before = trains.train();
      new ProcessBuilder("kill", "-CONT", Long.toString(child.pid())).start().waitFor();
      assertThat(TrainRunningChild.hear(child))
          .contains("step false")
          .anyMatch(line -> line.startsWith("refused"));
      assertThat(trains.train()).isEqualTo(before);
      assertThat(trains.train().riders().get(0).readiness()).isEqualTo(Readiness.UNSAID);
    } finally {
      child.destroyForcibly();
    }
  }
}
