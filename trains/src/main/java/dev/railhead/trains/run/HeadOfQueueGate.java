package dev.railhead.trains.run;

import dev.railhead.core.Actor;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Train;
import dev.railhead.trains.store.PushQueue;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * A gate that lets only those deploy whose turn it is: who drives the train of a lane that is under
 * way (or runs it, when nobody drives), and while none is, who drives the one that boards next, if
 * it may leave. Rollbacks pass. For pipelines that people deploy by hand; trains that a {@link
 * TrainRunner} runs pass it too. Immutable and thread-safe; the queue stays the caller's.
 */
public final class HeadOfQueueGate implements Gate {
  private final PushQueue queue;
  private final LaneId lane;
  private final InstantSource clock;

  private HeadOfQueueGate(PushQueue queue, LaneId lane, InstantSource clock) {
    this.queue = queue;
    this.lane = lane;
    this.clock = clock;
  }

  /** The gate of {@code lane} in {@code queue}. */
  public static HeadOfQueueGate of(PushQueue queue, LaneId lane) {
    return of(queue, lane, InstantSource.system());
  }

  /** The same, by {@code clock}, which should be the queue's. */
  public static HeadOfQueueGate of(PushQueue queue, LaneId lane, InstantSource clock) {
    return new HeadOfQueueGate(
        Objects.requireNonNull(queue, "queue"),
        Objects.requireNonNull(lane, "lane"),
        Objects.requireNonNull(clock, "clock"));
  }

  /** Such as {@code head of the queue of web}. */
  @Override
  public String name() {
    return "head of the queue of " + lane;
  }

  /**
   * {@inheritDoc}
   *
   * @throws LedgerException if the queue cannot be read
   */
  @Override
  public Verdict ask(Question question) throws LedgerException {
    if (question.isRollback()) {
      return Verdict.pass("not asked of a rollback");
    }
    QueueState state = queue.refresh();
    if (state.line(lane).isEmpty()) {
      return Verdict.unknown("the queue " + queue.name() + " has no lane " + lane);
    }
    return state
        .activeTrain(lane)
        .map(train -> underWay(train, question))
        .orElseGet(() -> boarding(state, question, clock.instant()));
  }

  private static Verdict underWay(Train train, Question question) {
    Optional<Actor> driver = train.driver().or(() -> train.run().runner());
    String who = driver.map(actor -> ", driven by " + actor).orElse(", and nobody drives it");
    String says = "train " + train.id() + " is under way" + who;
    return driver.equals(Optional.of(question.actor())) ? Verdict.pass(says) : Verdict.block(says);
  }

  private Verdict boarding(QueueState state, Question question, Instant now) {
    Optional<Train> next = state.boardingTrain(lane);
    if (next.isEmpty()) {
      return Verdict.block("nobody waits in " + lane + "; join the queue first");
    }
    String driver = next.get().driver().map(Object::toString).orElse("nobody");
    if (!next.get().driver().equals(Optional.of(question.actor()))) {
      return Verdict.block("at the head of " + lane + " is " + driver);
    }
    return state
        .obstacle(lane, now)
        .map(obstacle -> Verdict.block("at the head of " + lane + ", but " + obstacle))
        .orElseGet(() -> Verdict.pass("at the head of " + lane));
  }
}
