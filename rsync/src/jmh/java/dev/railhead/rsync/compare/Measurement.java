package dev.railhead.rsync.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Pushes of one kind to the same hosts by several contenders in turn.
 *
 * @param kind what the hosts hold before
 * @param ours whom forked rsyncs are compared with
 * @param warming how many rounds go before those that count
 */
record Measurement(Kind kind, List<Contender> ours, int warming) {
  /** Runs {@code runs} rounds, and adds the medians to {@code table}. */
  void run(Scene scene, int runs, Table table) throws Exception {
    List<Contender> order = new ArrayList<>(ours);
    order.add(0, Contender.FORKED);
    Map<Contender, List<Cost>> costs = new EnumMap<>(Contender.class);
    for (int run = -warming; run < runs; run++) {
      for (Contender contender : order) {
        Cost cost = scene.push(contender, kind);
        if (run >= 0) {
          costs.computeIfAbsent(contender, none -> new ArrayList<>()).add(cost);
        }
        if (run == runs - 1) {
          scene.verify();
        }
      }
      // Who goes first changes, because the way back is not quite the way there.
      Collections.rotate(order, 1);
    }
    for (Contender contender : ours) {
      table.row(
          scene.targets(),
          kind,
          contender,
          Cost.median(costs.getOrDefault(Contender.FORKED, List.of())),
          Cost.median(costs.getOrDefault(contender, List.of())));
    }
  }
}
