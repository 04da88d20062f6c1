package dev.railhead.rsync.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one push cost.
 *
 * @param senderSeconds processor seconds of all that ran on the deploying side
 * @param wallSeconds seconds by the clock
 */
record Cost(double senderSeconds, double wallSeconds) {
  static Cost median(List<Cost> costs) {
    return new Cost(median(costs, Cost::senderSeconds), median(costs, Cost::wallSeconds));
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
    double[] sorted = costs.stream().mapToDouble(part).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
