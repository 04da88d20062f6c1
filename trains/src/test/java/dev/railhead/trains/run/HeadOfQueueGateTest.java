package dev.railhead.trains.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.trains.Command;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.Policy;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.store.PushQueue;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadOfQueueGateTest {
  private static final Actor ANN = Actor.of("ann");
  private static final Actor BOB = Actor.of("bob");
  private static final LaneId CODE = LaneId.of("code");

  @TempDir private Path directory;
  private Ledger ledger;
  private PushQueue queue;
  private HeadOfQueueGate gate;

  @BeforeEach
  void open() throws Exception {
    ledger = Ledger.open(directory.resolve("ledger.db"));
    queue = PushQueue.open(ledger, "push", QueueSettings.usual(), Dispatcher.with(Policy.open()));
    gate = HeadOfQueueGate.of(queue, CODE);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Verdict ask(Actor actor, DeployIntent.Kind kind) throws Exception {
    return gate.ask(
        new Question(
            Stack.of("web"),
            Stage.of("production"),
            Fleet.of(Host.named("web1")),
            actor,
            Revision.of("a".repeat(40)),
            Optional.empty(),
            kind));
  }

  private Verdict ask(Actor actor) throws Exception {
    return ask(actor, DeployIntent.Kind.DEPLOY);
  }

  private void join(Actor actor) throws Exception {
    assertThat(queue.submit(actor, Command.Join.of(CODE, actor, List.of())).isDone()).isTrue();
  }

  @Test
  void nobody_deploys_past_an_empty_queue_but_a_rollback_does() throws Exception {
    assertThat(ask(ANN)).isEqualTo(Verdict.block("nobody waits in code; join the queue first"));
    assertThat(ask(ANN, DeployIntent.Kind.ROLLBACK).passes()).isTrue();
  }

  @Test
  void who_drives_the_train_that_boards_next_may() throws Exception {
    join(ANN);
    join(BOB);
    assertThat(ask(ANN)).isEqualTo(Verdict.pass("at the head of code"));
    assertThat(ask(BOB)).isEqualTo(Verdict.block("at the head of code is ann"));
  }

  @Test
  void while_a_train_is_under_way_only_its_driver_may() throws Exception {
    join(ANN);
    var train = queue.latest().boardingTrain(CODE).orElseThrow();
    assertThat(queue.submit(ANN, new Command.Depart(train.id(), Optional.empty())).isDone())
        .isTrue();
    join(BOB);
    assertThat(ask(ANN))
        .isEqualTo(Verdict.pass("train " + train.id() + " is under way, driven by ann"));
    assertThat(ask(BOB))
        .isEqualTo(Verdict.block("train " + train.id() + " is under way, driven by ann"));
  }

  @Test
  void a_lane_that_is_not_there_is_unknown() throws Exception {
    HeadOfQueueGate nowhere = HeadOfQueueGate.of(queue, LaneId.of("nowhere"));
    gate = nowhere;
    assertThat(ask(ANN)).isEqualTo(Verdict.unknown("the queue push has no lane nowhere"));
  }
}
