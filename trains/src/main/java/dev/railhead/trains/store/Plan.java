package dev.railhead.trains.store;

import dev.railhead.trains.Decision;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Order;
import dev.railhead.trains.QueueState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a batch of orders comes to, and is to be written.
 *
 * @param end the state after it
 * @param decisions what comes of each order
 * @param entries what is accepted
 */
record Plan(QueueState end, List<Decision> decisions, List<Entry> entries) {
  /** Decides {@code orders} one after the other; those with an id in {@code known} are repeated. */
  static Plan of(
      Dispatcher dispatcher,
      InstantSource clock,
      QueueState from,
      List<Order> orders,
      Set<String> known) {
    QueueState state = from;
    List<Decision> decisions = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (Order order : orders) {
      Decision decision =
          known.contains(order.id())
              ? new Decision.Repeated(order.id())
              : dispatcher.decide(state, order, clock.instant());
      decisions.add(decision);
      if (decision instanceof Decision.Accepted accepted) {
        entries.add(accepted.entry());
        state = state.evolve(accepted.entry());
      }
    }
    return new Plan(state, decisions, entries);
  }
}
