package dev.railhead.trains.forecast;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What simulated days came to; waits and totals in minutes, pooled over all riders of all days.
 * Immutable.
 *
 * @param timetable what was simulated
 * @param days how many days
 * @param pushesPerDay trains that left while the queue was open, per day
 * @param all everybody
 * @param code those who bring code
 * @param config those who bring configuration only
 * @param hotfix those in the hotfix class
 * @param others those who are not
 */
public record TimetableReport(
    Timetable timetable,
    int days,
    double pushesPerDay,
    Times all,
    Times code,
    Times config,
    Times hotfix,
    Times others) {

  /**
   * Waits and totals of some riders, in minutes; all zero when there are none.
   *
   * @param riders how many
   * @param meanWait from joining to the first train's departure, on the mean
   * @param p95Wait which 95 of 100 do not exceed, by nearest rank
   * @param meanTotal from joining to being live, on the mean
   * @param p95Total which 95 of 100 do not exceed, by nearest rank
   */
  public record Times(
      int riders, double meanWait, double p95Wait, double meanTotal, double p95Total) {}

  /** A few lines for people, with the talks' formula beside what was simulated. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(timetable).append(System.lineSeparator());
    line(
        text,
        "formula:   %.0f min / %.1f min a push = %.0f pushes a day",
        timetable.openMinutes(),
        timetable.trainMinutes(),
        timetable.formulaPushesPerDay());
    line(
        text,
        "simulated: %.1f pushes and %.1f riders a day (%d days)",
        pushesPerDay,
        (double) all.riders() / days,
        days);
    times(text, "all", all);
    if (config.riders() > 0) {
      times(text, "code", code);
      times(text, "config", config);
    }
    if (hotfix.riders() > 0) {
      times(text, "hotfix", hotfix);
      times(text, "others", others);
    }
    return text.toString();
  }

  private static void times(StringBuilder text, String who, Times times) {
    line(
        text,
        "%-10s wait %.2f min mean, %.2f p95; until live %.2f mean, %.2f p95",
        who + ":",
        times.meanWait(),
        times.p95Wait(),
        times.meanTotal(),
        times.p95Total());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }

  /** Adds days up. For one thread. */
  static final class Tally {
    private final Timetable timetable;
    private final Numbers code = new Numbers();
    private final Numbers config = new Numbers();
    private final Numbers hotfix = new Numbers();
    private final Numbers others = new Numbers();
    private final Numbers all = new Numbers();
    private long pushes;

    Tally(Timetable timetable) {
      this.timetable = timetable;
    }

    void add(List<Traveller> riders, List<Double> departures) {
      pushes += departures.stream().filter(at -> at < timetable.openMinutes()).count();
      for (Traveller rider : riders) {
        all.add(rider);
        (rider.config ? config : code).add(rider);
        (rider.hotfix ? hotfix : others).add(rider);
      }
    }

    TimetableReport report(int days) {
      return new TimetableReport(
          timetable,
          days,
          (double) pushes / days,
          all.times(),
          code.times(),
          config.times(),
          hotfix.times(),
          others.times());
    }
  }

  /** Waits and totals as they come. For one thread. */
  private static final class Numbers {
    private double[] waits = new double[1024];
    private double[] totals = new double[1024];
    private int count;

    void add(Traveller rider) {
      if (count == waits.length) {
        waits = Arrays.copyOf(waits, count * 2);
        totals = Arrays.copyOf(totals, count * 2);
      }
      waits[count] = rider.departed - rider.arrived;
      totals[count] = rider.ended - rider.arrived;
      count++;
    }

    Times times() {
      double[] sortedWaits = sorted(waits);
      double[] sortedTotals = sorted(totals);
      return new Times(
          count, mean(sortedWaits), p95(sortedWaits), mean(sortedTotals), p95(sortedTotals));
    }

    private double[] sorted(double[] some) {
      double[] copy = Arrays.copyOf(some, count);
      Arrays.sort(copy);
      return copy;
    }

    private static double mean(double[] some) {
      return Arrays.stream(some).average().orElse(0);
    }

    private static double p95(double[] sorted) {
      return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
    }
  }
}
