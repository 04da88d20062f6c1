package dev.railhead.trains.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The random numbers of one day. Each kind of number has a stream of its own and each rider takes
 * exactly one from each, whatever the policy: two policies meet the same riders. For one thread.
 */
final class Draws {
  private static final int ARRIVAL = 0;
  private static final int KIND = 1;
  private static final int VERIFICATION = 2;
  private static final int BAD = 3;
  private static final int STACK = 4;
  private static final int HOTFIX = 5;
  private static final int STREAMS = 6;

  private final SplittableRandom[] streams = new SplittableRandom[STREAMS];

  Draws(long seed, int day) {
    for (int stream = 0; stream < STREAMS; stream++) {
      streams[stream] = new SplittableRandom(seed + 16L * day + stream);
    }
  }

  /** The riders of the day, in the order in which they come. */
  List<Traveller> riders(Timetable timetable) {
    List<Traveller> riders = new ArrayList<>();
    double end = timetable.openMinutes();
    double at = 0;
    while (true) {
      at += exponential(60 / timetable.ridersPerHour(), uniform(ARRIVAL));
      if (at >= end) {
        return riders;
      }
      riders.add(
          new Traveller(
              riders.size(),
              at,
              uniform(KIND) < timetable.configShare(),
              exponential(timetable.verifyMinutes(), uniform(VERIFICATION)),
              uniform(BAD) < timetable.badShare(),
              (int) (uniform(STACK) * timetable.stacks()),
              uniform(HOTFIX) < timetable.hotfixShare()));
    }
  }

  private double uniform(int stream) {
    return (streams[stream].nextLong() >>> 11) * 0x1.0p-53;
  }

  private static double exponential(double mean, double uniform) {
    return -mean * Math.log(1 - uniform);
  }
}
