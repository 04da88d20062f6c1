package dev.railhead.trains;

import dev.railhead.core.Actor;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a decision costs, and what it costs to carry it out, with 200 riders in the line. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DispatcherBenchmark {
  private static final LaneId CODE = LaneId.of("code");
  private final Dispatcher dispatcher = Dispatcher.with(Policy.usual(java.util.Set.of()));
  private final Instant now = Instant.parse("2026-03-02T10:00:00Z");
  private QueueState state = QueueState.nothing();
  private Order join = order("late", Command.Join.of(CODE, Actor.of("late"), List.of()));
  private Order leave = order("user150", new Command.Leave(RiderId.of(151)));
  private Order good = order("user3", new Command.Good(RiderId.of(4)));

  private static Order order(String user, Command command) {
    return Order.of("order of " + user, Actor.of(user), command);
  }

  /** 200 riders. */
  @Setup
  public void fill() {
    state = QueueState.open("push", QueueSettings.usual(), Actor.of("railhead"), now);
    for (int i = 0; i < 200; i++) {
      Actor user = Actor.of("user" + i);
      state = done(Order.of("join" + i, user, Command.Join.of(CODE, user, List.of())));
    }
  }

  private QueueState done(Order order) {
    return state.evolve(((Decision.Accepted) dispatcher.decide(state, order, now)).entry());
  }

  /** Joins behind 200. */
  @Benchmark
  public QueueState join() {
    return done(join);
  }

  /** Leaves from among 200. */
  @Benchmark
  public QueueState leave() {
    return done(leave);
  }

  /** Says good. */
  @Benchmark
  public QueueState good() {
    return done(good);
  }
}
