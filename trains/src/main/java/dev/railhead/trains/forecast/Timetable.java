package dev.railhead.trains.forecast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Simulates the days of a push queue: so many riders an hour, trains of so many seats that take so
 * long. The same seed gives the same riders whatever the policy, so that two policies can be
 * compared rider by rider. Immutable and thread-safe.
 *
 * <pre>{@code
 * Timetable today = Timetable.of(22.5, 8, Duration.ofMinutes(15)).build();
 * System.out.println(today.simulate(1000).summary());
 * }</pre>
 *
 * <p>Riders come at random (a Poisson process) while the queue is open; then it drains. A train
 * leaves when its lane is free and somebody waits, and takes the oldest waiting riders, all code or
 * all configuration. A day's random numbers come from {@code new SplittableRandom(seed + 16 * day +
 * stream)}, with the streams 0 time between arrivals, 1 code or configuration, 2 verification time,
 * 3 bad change, 4 stack, 5 hotfix; each rider takes one from each, {@code (nextLong() >>> 11) *
 * 2^-53}.
 */
public final class Timetable {
  /** When trains leave, and who is on them. */
  public enum Departures {
    /** When the lane is free, with those who wait then. */
    WHEN_FREE,
    /** Every so many minutes, as a bus does, full or not. */
    ON_SCHEDULE,
    /**
     * When the lane is free, but who rides with whom was fixed when they joined: PushBot's rule.
     */
    FIXED_AT_JOIN
  }

  /** What happens when a train carries a bad change. */
  public enum OnBad {
    /** The train stands until it is repaired. */
    REPAIR,
    /** The culprits are known at once: they leave, the others go on after one redeploy. */
    EJECT,
    /** The culprits are found by halving, one redeploy for each half that is tried. */
    BISECT;

    double endOf(Timetable rules, List<Traveller> train, double end) {
      return switch (this) {
        case REPAIR -> end + rules.repairMinutes();
        case EJECT -> end + rules.redeployMinutes();
        case BISECT -> end + rules.redeployMinutes() * (runs(train) - 1);
      };
    }

    private static int runs(List<Traveller> batch) {
      if (batch.size() == 1 || batch.stream().noneMatch(rider -> rider.bad)) {
        return 1;
      }
      int half = (batch.size() + 1) / 2;
      return 1 + runs(batch.subList(0, half)) + runs(batch.subList(half, batch.size()));
    }
  }

  /** A copy of its own, which nobody changes. */
  private final Builder rules;

  private Timetable(Builder rules) {
    this.rules = new Builder(rules);
  }

  /**
   * A timetable for {@code ridersPerHour} riders an hour and trains of {@code capacity} seats that
   * take {@code trainTakes}, open for eight hours.
   *
   * @throws IllegalArgumentException if the riders are not more than 0 and at most 10,000 an hour,
   *     the capacity is not 1 to 1,000, or the time is not more than zero and at most a day
   */
  public static Builder of(double ridersPerHour, int capacity, Duration trainTakes) {
    return new Builder(ridersPerHour, capacity, trainTakes);
  }

  /** The settings of this timetable with {@code seats} seats to a train. */
  public Timetable withCapacity(int seats) {
    Builder builder = new Builder(rules);
    builder.capacity = Checks.between("a train's capacity", seats, 1, 1_000);
    return builder.build();
  }

  /**
   * The report of {@code days} days.
   *
   * @param days 1 to 1,000,000
   */
  public TimetableReport simulate(int days) {
    Checks.between("the days to simulate", days, 1, 1_000_000);
    TimetableReport.Tally tally = new TimetableReport.Tally(this);
    for (int day = 0; day < days; day++) {
      List<Traveller> riders = new Draws(rules.seed, day).riders(this);
      tally.add(riders, run(riders));
    }
    return tally.report(days);
  }

  /**
   * The trips of one day, in the order in which the riders came.
   *
   * @param day 0 or more
   */
  public List<Trip> day(int day) {
    Checks.between("a day's number", day, 0, Integer.MAX_VALUE);
    List<Traveller> riders = new Draws(rules.seed, day).riders(this);
    run(riders);
    return riders.stream().map(Traveller::trip).toList();
  }

  /**
   * How many trains fit into the day one after the other: the talks' formula, hours * 60 / minutes.
   */
  public double formulaPushesPerDay() {
    return rules.openMinutes / rules.trainMinutes;
  }

  /** Runs all lanes of a day; returns when the trains left. */
  private List<Double> run(List<Traveller> riders) {
    List<Double> left = new ArrayList<>();
    for (int stack = 0; stack < rules.stacks; stack++) {
      int number = stack;
      List<Traveller> own = riders.stream().filter(rider -> rider.stack == number).toList();
      if (rules.departures == Departures.FIXED_AT_JOIN) {
        left.addAll(new JoinTimeCars(this, own).run());
      } else if (rules.configLane) {
        left.addAll(lane(rules.capacity, own.stream().filter(rider -> !rider.config).toList()));
        left.addAll(lane(1, own.stream().filter(rider -> rider.config).toList()));
      } else {
        left.addAll(lane(rules.capacity, own));
      }
    }
    left.sort(Comparator.naturalOrder());
    return left;
  }

  private List<Double> lane(int seats, List<Traveller> riders) {
    return new Lane(this, seats, riders).run(0);
  }

  /** When a lane that is free from {@code free} sends off a rider who waits from {@code ready}. */
  double departure(double free, double ready) {
    double earliest = Math.max(free, ready);
    return rules.departures == Departures.ON_SCHEDULE
        ? Math.ceil(earliest / rules.trainMinutes) * rules.trainMinutes
        : earliest;
  }

  double ridersPerHour() {
    return rules.ridersPerHour;
  }

  int capacity() {
    return rules.capacity;
  }

  double trainMinutes() {
    return rules.trainMinutes;
  }

  double openMinutes() {
    return rules.openMinutes;
  }

  double configShare() {
    return rules.configShare;
  }

  boolean hasConfigLane() {
    return rules.configLane;
  }

  double configMinutes() {
    return rules.configMinutes;
  }

  int stacks() {
    return rules.stacks;
  }

  double hotfixShare() {
    return rules.hotfixShare;
  }

  boolean hotfixFirst() {
    return rules.hotfixFirst;
  }

  double badShare() {
    return rules.badShare;
  }

  OnBad onBad() {
    return rules.onBad;
  }

  double repairMinutes() {
    return rules.repairMinutes;
  }

  double redeployMinutes() {
    return rules.redeployMinutes;
  }

  double verifyMinutes() {
    return rules.verifyMinutes;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f riders/h, %d seats, %.1f min a train, %.1f h a day",
        rules.ridersPerHour,
        rules.capacity,
        rules.trainMinutes,
        rules.openMinutes / 60);
  }

  /** Settings of a {@link Timetable}. For one thread. */
  public static final class Builder {
    private final double ridersPerHour;
    private final double trainMinutes;
    private int capacity;
    private double openMinutes = 480;
    private double configShare;
    private double configMinutes;
    private boolean configLane;
    private int stacks = 1;
    private double hotfixShare;
    private boolean hotfixFirst;
    private double badShare;
    private OnBad onBad = OnBad.REPAIR;
    private double repairMinutes;
    private double redeployMinutes;
    private double verifyMinutes;
    private Departures departures = Departures.WHEN_FREE;
    private long seed = 0x5EED0000L;

    private Builder(double ridersPerHour, int capacity, Duration trainTakes) {
      if (!(ridersPerHour > 0 && ridersPerHour <= 10_000)) {
        throw new IllegalArgumentException(
            "riders per hour must be more than 0 and at most 10000, but were " + ridersPerHour);
      }
      this.ridersPerHour = ridersPerHour;
      this.capacity = Checks.between("a train's capacity", capacity, 1, 1_000);
      this.trainMinutes = Checks.minutes("the time a train takes", trainTakes);
      this.redeployMinutes = trainMinutes;
      this.configMinutes = trainMinutes;
    }

    private Builder(Builder from) {
      this.ridersPerHour = from.ridersPerHour;
      this.capacity = from.capacity;
      this.trainMinutes = from.trainMinutes;
      this.openMinutes = from.openMinutes;
      this.configShare = from.configShare;
      this.configMinutes = from.configMinutes;
      this.configLane = from.configLane;
      this.stacks = from.stacks;
      this.hotfixShare = from.hotfixShare;
      this.hotfixFirst = from.hotfixFirst;
      this.badShare = from.badShare;
      this.onBad = from.onBad;
      this.repairMinutes = from.repairMinutes;
      this.redeployMinutes = from.redeployMinutes;
      this.verifyMinutes = from.verifyMinutes;
      this.departures = from.departures;
      this.seed = from.seed;
    }

    /** How long people may join (default 8 h; more than zero, at most 10,000 h). */
    public Builder open(Duration open) {
      this.openMinutes = Checks.minutes("the time a queue is open", open, Duration.ofHours(10_000));
      return this;
    }

    /**
     * How many of the riders bring configuration only, 0 to 1 (default 0), in pushes that take
     * {@code takes} and wait in the same line as code.
     */
    public Builder config(double share, Duration takes) {
      this.configShare = Checks.share("the share of config", share);
      this.configMinutes = Checks.minutes("the time a config push takes", takes);
      return this;
    }

    /**
     * Gives configuration a lane of its own beside code, one push at a time (default it has none).
     */
    public Builder configLane() {
      this.configLane = true;
      return this;
    }

    /**
     * How many stacks there are that deploy independently of each other (default 1; at most 100).
     */
    public Builder stacks(int stacks) {
      this.stacks = Checks.between("stacks", stacks, 1, 100);
      return this;
    }

    /**
     * How many of the riders are in the hotfix class, 0 to 1 (default 0); they are seated first.
     */
    public Builder hotfix(double share) {
      this.hotfixShare = Checks.share("the share of hotfixes", share);
      this.hotfixFirst = true;
      return this;
    }

    /**
     * How many changes are bad, 0 to 1 (default 0), what is done then, and how long a repair takes.
     * A redeploy takes as long as a train, unless {@link #redeploy} says otherwise.
     */
    public Builder bad(double share, OnBad onBad, Duration repair) {
      this.badShare = Checks.share("the share of bad changes", share);
      this.onBad = Objects.requireNonNull(onBad, "onBad");
      this.repairMinutes = Checks.minutes("the time a repair takes", repair);
      return this;
    }

    /** How long it takes to deploy a train again, without its culprits or half of it. */
    public Builder redeploy(Duration takes) {
      this.redeployMinutes = Checks.minutes("the time a redeploy takes", takes);
      return this;
    }

    /**
     * How long a rider takes to look at the change on the mean (default no time); trains wait for
     * all.
     */
    public Builder verify(Duration mean) {
      this.verifyMinutes = Checks.minutes("the time of a verification", mean);
      return this;
    }

    /** When trains leave (default {@link Departures#WHEN_FREE}). */
    public Builder departures(Departures departures) {
      this.departures = Objects.requireNonNull(departures, "departures");
      return this;
    }

    /** The first day's seed (default 0x5EED0000). */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** The timetable. */
    public Timetable build() {
      return new Timetable(this);
    }
  }
}
