package dev.railhead.trains.forecast;

import java.time.Duration;
import java.util.Arrays;

/**
 * The exact mean wait of a fixed timetable: a train every so often, with so many seats, for riders
 * who come at random. Bailey's bulk queue: half an interval, and what is left behind over the rate
 * (N. T. J. Bailey, "On queueing processes with bulk service", 1954). Immutable.
 */
public final class BulkQueue {
  /** Where the change from one train to the next no longer counts. */
  private static final double SETTLED = 1e-13;

  private static final int MOST_ROUNDS = 1_000_000;

  private BulkQueue() {}

  /**
   * The mean wait, in minutes, of {@code ridersPerHour} riders an hour for a train {@code every} so
   * often with {@code seats} seats.
   *
   * @throws IllegalArgumentException if more riders come than there are seats, on the mean: the
   *     line would grow for ever
   */
  public static double meanWaitMinutes(double ridersPerHour, Duration every, int seats) {
    double interval = Checks.minutes("the time between two trains", every);
    double perInterval = ridersPerHour / 60 * interval;
    if (!(perInterval > 0 && perInterval < 0.999 * seats)) {
      throw new IllegalArgumentException(
          "riders per train must be more than 0 and fewer than "
              + seats
              + " seats, but are "
              + perInterval);
    }
    return interval / 2 + meanLeftBehind(perInterval, seats) / (ridersPerHour / 60);
  }

  /** How many stay behind when a train leaves, on the mean and in the long run. */
  private static double meanLeftBehind(double perInterval, int seats) {
    double[] arrivals = poisson(perInterval);
    double slack = seats - perInterval;
    // The tail falls off about as exp(-2 * slack * k / variance); this many leave less than 1e-16.
    int longest = (int) (seats + 40 + 20 * perInterval / slack);
    double[] left = new double[longest + 1];
    left[0] = 1;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[] next = next(left, arrivals, seats);
      double moved = 0;
      for (int i = 0; i <= longest; i++) {
        moved += Math.abs(next[i] - left[i]);
      }
      left = next;
      if (moved < SETTLED) {
        break;
      }
    }
    double mean = 0;
    for (int i = 0; i <= longest; i++) {
      mean += i * left[i];
    }
    return mean;
  }

  private static double[] next(double[] left, double[] arrivals, int seats) {
    double[] next = new double[left.length];
    for (int before = 0; before < left.length; before++) {
      for (int come = 0; come < arrivals.length; come++) {
        int behind = Math.min(Math.max(before + come - seats, 0), left.length - 1);
        next[behind] += left[before] * arrivals[come];
      }
    }
    return next;
  }

  private static double[] poisson(double mean) {
    double[] chances = new double[(int) (mean + 12 * Math.sqrt(mean) + 30)];
    chances[0] = Math.exp(-mean);
    for (int i = 1; i < chances.length; i++) {
      chances[i] = chances[i - 1] * mean / i;
    }
    return Arrays.stream(chances).map(chance -> chance / Arrays.stream(chances).sum()).toArray();
  }
}
