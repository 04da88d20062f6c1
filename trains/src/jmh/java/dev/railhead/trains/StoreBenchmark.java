package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import dev.railhead.core.testing.ChildJvm;
import dev.railhead.trains.store.Pool;
import dev.railhead.trains.store.PushQueue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a queue in a ledger can take: {@code .ci/bench trains --main
 * dev.railhead.trains.StoreBenchmark [sqlite|postgresql|replay]}. A program and not JMH, for it is
 * about processes. Each join is durable when it counts, with an fsync; those who join leave again,
 * so that the line stays short.
 */
public final class StoreBenchmark {
  private static final LaneId CODE = LaneId.of("code");

  private StoreBenchmark() {}

  /** Runs one of the three, or all. */
  public static void main(String[] args) throws Exception {
    if (args.length > 1) {
      child(new LedgerPlace(Engine.valueOf(args[1]), args[2]), Integer.parseInt(args[3]));
      return;
    }
    String which = args.length == 0 ? "all" : args[0];
    Path directory = Files.createTempDirectory("trains-benchmark-");
    if (!which.equals("postgresql") && !which.equals("replay")) {
      LedgerPlace place = Engine.SQLITE.place(directory);
      run(place, 2_000, "warm", 128);
      report("joins/s, SQLite, one process of 128 threads", run(place, 20_000, "main", 128));
    }
    if (!which.equals("sqlite") && !which.equals("replay")) {
      postgresql(directory);
    }
    if (!which.equals("sqlite") && !which.equals("postgresql")) {
      replay(directory.resolve("replay"));
    }
    System.exit(0);
  }

  private static void report(String what, double perSecond) {
    System.out.printf("%,12.0f %s%n", perSecond, what);
  }

  private static PushQueue open(Ledger ledger) throws Exception {
    return PushQueue.open(ledger, "push", QueueSettings.usual(), Dispatcher.with(Policy.open()));
  }

  /** Joins so often, from so many threads, and returns how many per second. */
  private static double run(LedgerPlace place, int joins, String prefix, int threads)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (Ledger ledger = Pool.open(place)) {
      PushQueue queue = open(ledger);
      long began = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        running.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < joins / threads; i++) {
                    joinAndLeave(queue, Actor.of(prefix + "-" + thread + "-" + i), i);
                  }
                  return null;
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
      return joins / threads * threads / ((System.nanoTime() - began) / 1e9);
    } finally {
      executor.shutdownNow();
    }
  }

  private static void joinAndLeave(PushQueue queue, Actor user, int i) throws Exception {
    Decision joined = queue.submit(user, Command.Join.of(CODE, user, List.of()));
    RiderId rider =
        ((Decision.Accepted) joined)
            .entry().events().stream()
                .filter(Event.RiderJoined.class::isInstance)
                .map(e -> ((Event.RiderJoined) e).rider().id())
                .findFirst()
                .orElseThrow();
    queue.submit(user, new Command.Leave(rider));
  }

  private static void postgresql(Path directory) throws Exception {
    System.setProperty("railhead.postgresql.fsync", "on");
    LedgerPlace place = Engine.POSTGRESQL.place(directory);
    int each = 1_000;
    List<ChildJvm> children = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      children.add(
          ChildJvm.start(
              StoreBenchmark.class,
              Map.of(),
              "child",
              place.engine().name(),
              place.address(),
              Integer.toString(each)));
    }
    for (ChildJvm child : children) {
      child.line();
    }
    long began = System.nanoTime();
    for (ChildJvm child : children) {
      child.tell("go");
    }
    for (ChildJvm child : children) {
      child.line();
    }
    report(
        "joins/s, PostgreSQL, 8 processes of 8 threads",
        8.0 * each / ((System.nanoTime() - began) / 1e9));
    children.forEach(ChildJvm::close);
  }

  private static void child(LedgerPlace place, int joins) throws Exception {
    run(place, 80, "warm" + ProcessHandle.current().pid(), 8);
    System.out.println("ready");
    System.in.read();
    run(place, joins, "p" + ProcessHandle.current().pid(), 8);
    System.out.println("done");
  }

  private static void replay(Path directory) throws Exception {
    Files.createDirectories(directory);
    LedgerPlace place = Engine.SQLITE.place(directory);
    run(place, 50_000, "r", 250);
    ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    try (Ledger ledger = Pool.open(place)) {
      PushQueue queue = open(ledger);
      for (int i = 0; i < 5; i++) {
        long spent = cpu.getCurrentThreadCpuTime();
        long began = System.nanoTime();
        QueueState state = queue.replay(Long.MAX_VALUE);
        double seconds = (System.nanoTime() - began) / 1e9;
        double busy = (cpu.getCurrentThreadCpuTime() - spent) / 1e9;
        report(
            String.format("entries/s replayed; %.2f s on the clock, %.2f s of CPU", seconds, busy),
            state.revision() / seconds);
      }
    }
  }
}
