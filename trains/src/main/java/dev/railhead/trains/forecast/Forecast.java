package dev.railhead.trains.forecast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * When the people who wait in a lane now will leave: the same simulator as {@link Timetable},
 * started from the line as it is, with train times drawn from those that were measured. What nobody
 * knows yet (a hold, somebody who goes first) is not in it. Immutable and thread-safe.
 */
public final class Forecast {
  private static final int RUNS = 400;
  private static final int MOST_MEASURED = 1_000;
  private static final double NANOS_PER_MINUTE = 60e9;

  private final int capacity;
  private final double[] measured;
  private final long seed;

  private Forecast(int capacity, double[] measured, long seed) {
    this.capacity = capacity;
    this.measured = measured;
    this.seed = seed;
  }

  /**
   * A forecast for trains of {@code capacity} seats.
   *
   * @param measured how long the last trains took, 1 to 1,000 of them; where none has landed yet,
   *     one guess
   */
  public static Forecast of(int capacity, List<Duration> measured) {
    Checks.between("a train's capacity", capacity, 1, 1_000);
    Checks.between("the measured trains", measured.size(), 1, MOST_MEASURED);
    double[] minutes =
        measured.stream().mapToDouble(took -> Checks.minutes("a measured train", took)).toArray();
    return new Forecast(capacity, minutes, 0x5EED0000L);
  }

  /**
   * When those who wait leave, from now.
   *
   * @param waiting how many wait, 0 to 10,000
   * @param underWay how long the train that occupies the lane has been on its way; empty when the
   *     lane is free
   * @return one for each, from the first in the line to the last; never earlier for a later one
   */
  public List<Eta> departures(int waiting, Optional<Duration> underWay) {
    Checks.between("those who wait", waiting, 0, 10_000);
    double elapsed = underWay.map(Forecast::minutes).orElse(-1.0);
    double[][] runs = new double[waiting][RUNS];
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < RUNS; run++) {
      List<Traveller> line = line(waiting);
      double free = elapsed < 0 ? 0 : remaining(elapsed, random);
      new Lane(rules(), capacity, line, () -> measured[random.nextInt(measured.length)]).run(free);
      for (Traveller rider : line) {
        runs[rider.number][run] = rider.departed;
      }
    }
    return Arrays.stream(runs).map(Eta::new).toList();
  }

  private Timetable rules() {
    return Timetable.of(1, capacity, Duration.ofMinutes(1)).build();
  }

  private static List<Traveller> line(int waiting) {
    List<Traveller> line = new ArrayList<>();
    for (int i = 0; i < waiting; i++) {
      line.add(new Traveller(i, 0, false, 0, false, 0, false));
    }
    return line;
  }

  /**
   * What is left of a train that has taken {@code elapsed}: one as long as one that took longer.
   */
  private double remaining(double elapsed, SplittableRandom random) {
    double[] longer = Arrays.stream(measured).filter(took -> took > elapsed).toArray();
    return longer.length == 0 ? 0 : longer[random.nextInt(longer.length)] - elapsed;
  }

  private static double minutes(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "the time a train has been on its way must not be negative, but was " + duration);
    }
    return duration.getSeconds() / 60.0 + duration.getNano() / NANOS_PER_MINUTE;
  }

  /** When one rider leaves, as a spread of times from now. Immutable. */
  public static final class Eta {
    private final double[] sorted;

    private Eta(double[] departures) {
      this.sorted = departures.clone();
      Arrays.sort(sorted);
    }

    /** The time from now by which {@code percent} of 100 runs have left, 1 to 100. */
    public Duration within(int percent) {
      Checks.between("a percentile", percent, 1, 100);
      int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
      return Duration.ofNanos(Math.round(sorted[rank - 1] * NANOS_PER_MINUTE));
    }

    /** For people: {@code in about 15 min (9 of 10 times within 22 min)}. */
    @Override
    public String toString() {
      long likely = Math.round(within(50).toSeconds() / 60.0);
      long late = Math.round(within(90).toSeconds() / 60.0);
      return late == 0
          ? "at once"
          : String.format(
              Locale.ROOT, "in about %d min (9 of 10 times within %d min)", likely, late);
    }
  }
}
