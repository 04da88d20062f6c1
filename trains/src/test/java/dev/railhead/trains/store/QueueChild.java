package dev.railhead.trains.store;

import dev.railhead.core.Actor;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import dev.railhead.core.testing.ChildJvm;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.Order;
import dev.railhead.trains.Policy;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.Rider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A tool in a JVM of its own, which does things to a queue by several threads at once. Arguments:
 * engine, address, name of the tool, what to do, threads, times. Prints what was accepted.
 */
final class QueueChild {
  static final LaneId CODE = LaneId.of("code");

  private QueueChild() {}

  static ChildJvm start(LedgerPlace place, String tool, String deed, int threads, int times)
      throws Exception {
    return ChildJvm.start(
        QueueChild.class,
        Map.of(),
        place.engine().name(),
        place.address(),
        tool,
        deed,
        Integer.toString(threads),
        Integer.toString(times));
  }

  static PushQueue open(Ledger ledger) throws Exception {
    return PushQueue.open(ledger, "push", QueueSettings.usual(), Dispatcher.with(Policy.open()));
  }

  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[4]);
    int times = Integer.parseInt(args[5]);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (Ledger ledger = Pool.open(new LedgerPlace(Engine.valueOf(args[0]), args[1]))) {
      PushQueue queue = open(ledger);
      System.out.println("ready");
      System.in.read();
      List<Future<Void>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String prefix = args[2] + "-" + t + "-";
        running.add(executor.submit(work(queue, args[3], prefix, times)));
      }
      for (Future<Void> future : running) {
        future.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static Callable<Void> work(PushQueue queue, String deed, String prefix, int times) {
    return () -> {
      for (int i = 0; i < times; i++) {
        Actor user = Actor.of(prefix + i);
        say(queue, Order.of("join-" + user, user, Command.Join.of(CODE, user, List.of())));
        if (deed.equals("join-twice")) {
          say(queue, Order.of("join-" + user, user, Command.Join.of(CODE, user, List.of())));
        }
        if (deed.equals("join-leave") && i % 2 == 0) {
          Rider rider =
              queue.refresh().riders().stream()
                  .filter(r -> r.user().equals(user))
                  .findFirst()
                  .orElseThrow();
          say(queue, Order.of("leave-" + user, user, new Command.Leave(rider.id())));
        }
      }
      return null;
    };
  }

  private static void say(PushQueue queue, Order order) throws Exception {
    Decision decision = queue.submit(order);
    String what =
        decision.fold(a -> "accepted ", r -> "repeated ", r -> "rejected (" + r.reason() + ") ");
    synchronized (System.out) {
      System.out.println(what + order.id());
      System.out.flush();
    }
  }
}
