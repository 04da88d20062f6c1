package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import java.time.Instant;
import java.util.Optional;

/**
 * Which deploys to list. Begins with {@link #all}; each method narrows it. Immutable.
 *
 * @param stack only of this stack
 * @param stage only to this stage
 * @param actor only by this actor
 * @param state only those that stand so
 * @param from only those that began at this time or later
 * @param until only those that began before this time
 * @param before only those with a lower id, to page on
 * @param limit how many at most, 1 to 1000
 */
public record HistoryQuery(
    Optional<Stack> stack,
    Optional<Stage> stage,
    Optional<Actor> actor,
    Optional<DeployRecord.State> state,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<Long> before,
    int limit) {
  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if the limit is not 1 to 1000, {@code from} is later than
   *     {@code until}, or {@code before} is less than 1
   */
  public HistoryQuery {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("a limit must be 1 to 1000, but was " + limit);
    }
    if (from.isPresent() && until.isPresent() && from.get().isAfter(until.get())) {
      throw new IllegalArgumentException(
          "from must not be later than until, but they were " + from.get() + " and " + until.get());
    }
    if (before.isPresent() && before.get() < 1) {
      throw new IllegalArgumentException("before must be at least 1, but was " + before.get());
    }
  }

  /** The newest 100 deploys of everything. */
  public static HistoryQuery all() {
    return new HistoryQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        100);
  }

  /** Only those of {@code stack}. */
  public HistoryQuery of(Stack stack) {
    return new HistoryQuery(Optional.of(stack), stage, actor, state, from, until, before, limit);
  }

  /** Only those to {@code stage}. */
  public HistoryQuery to(Stage stage) {
    return new HistoryQuery(stack, Optional.of(stage), actor, state, from, until, before, limit);
  }

  /** Only those by {@code actor}. */
  public HistoryQuery by(Actor actor) {
    return new HistoryQuery(stack, stage, Optional.of(actor), state, from, until, before, limit);
  }

  /** Only those that stand at {@code state}. */
  public HistoryQuery that(DeployRecord.State state) {
    return new HistoryQuery(stack, stage, actor, Optional.of(state), from, until, before, limit);
  }

  /**
   * Only those that began at {@code from} or later, and before {@code until}.
   *
   * @throws IllegalArgumentException if {@code from} is later than {@code until}
   */
  public HistoryQuery between(Instant from, Instant until) {
    return new HistoryQuery(
        stack, stage, actor, state, Optional.of(from), Optional.of(until), before, limit);
  }

  /**
   * Only those with an id lower than {@code id}: the page that follows.
   *
   * @throws IllegalArgumentException if {@code id} is less than 1
   */
  public HistoryQuery before(long id) {
    return new HistoryQuery(stack, stage, actor, state, from, until, Optional.of(id), limit);
  }

  /** At most {@code limit} of them, 1 to 1000. */
  public HistoryQuery limit(int limit) {
    return new HistoryQuery(stack, stage, actor, state, from, until, before, limit);
  }
}
