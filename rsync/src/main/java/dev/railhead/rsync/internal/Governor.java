package dev.railhead.rsync.internal;

/**
 * Finds by trying how many hosts are best served at once: the fewest with which the whole goes
 * about as fast as it can. From time to time it serves some more or some less, and keeps what was
 * better: more, if the whole became faster by at least half of what so many more hosts would bring
 * at best; less, if it hardly became slower. What it compares is what all hosts together get done,
 * so that a slow one among them moves it by no more than its own share. Time and work are what it
 * is told. For one thread.
 */
final class Governor {
  /** The first moments after a change are not measured: connections come about meanwhile. */
  private static final double SETTLING_SECONDS = 0.5;

  private static final double LEAST_SECONDS = 1;
  private static final double MOST_SECONDS = 10;

  /** A span in which fewer hosts' worth of work was done says little. */
  private static final double LEAST_WORK_PER_SLOT = 0.5;

  /** The first rest between experiments, in spans; it doubles while they lead to nothing. */
  private static final int FIRST_REST = 2;

  private static final int LONGEST_REST = 16;

  private final int floor;
  private final int cap;
  private int limit;
  private int base;
  private double baseRate = -1;
  private Trial trial = Trial.NONE;
  private Trial next = Trial.MORE;
  private int rest = FIRST_REST;
  private int resting;
  private double settling = SETTLING_SECONDS;
  private double seconds;
  private double work;

  /** Between {@code floor} and {@code cap}, from {@code start} on. */
  Governor(int floor, int start, int cap) {
    if (floor < 1 || start < floor || cap < start) {
      throw new IllegalArgumentException(
          "bounds must be in order, but were " + floor + ", " + start + ", " + cap);
    }
    this.floor = floor;
    this.cap = cap;
    this.limit = start;
    this.base = start;
  }

  private enum Trial {
    NONE,
    MORE,
    LESS
  }

  /** How many hosts are to be served at once. */
  int limit() {
    return limit;
  }

  /**
   * In the last {@code seconds}, as many hosts as the limit says were being served and others
   * waited, and {@code work} was done.
   *
   * @param work in hosts: a quarter of the way of two hosts is half a host
   */
  void worked(double seconds, double work) {
    if (settling > 0) {
      settling -= seconds;
      return;
    }
    this.seconds += seconds;
    this.work += Math.max(0, work);
    boolean isTelling = this.work >= LEAST_WORK_PER_SLOT * limit || this.seconds >= MOST_SECONDS;
    if (this.seconds >= LEAST_SECONDS && isTelling) {
      judge(this.work / this.seconds);
      this.seconds = 0;
      this.work = 0;
    }
  }

  /** The last moments say nothing: other numbers of hosts than the limit were being served. */
  void idled() {
    seconds = 0;
    work = 0;
  }

  private void judge(double rate) {
    switch (trial) {
      case NONE -> rested(rate);
      case MORE -> {
        double wanted = 1 + (limit / (double) base - 1) / 2;
        keepIf(rate >= baseRate * wanted, rate);
      }
      case LESS -> {
        double missed = (1 - limit / (double) base) / 4;
        keepIf(rate >= baseRate * (1 - missed), rate);
      }
    }
  }

  private void rested(double rate) {
    baseRate = baseRate < 0 ? rate : (baseRate + rate) / 2;
    if (resting-- <= 0) {
      begin(next);
    }
  }

  private void begin(Trial wanted) {
    int step = Math.max(1, base / 3);
    int tried = wanted == Trial.MORE ? Math.min(cap, base + step) : Math.max(floor, base - step);
    if (tried == base) {
      giveUp(wanted);
      return;
    }
    trial = wanted;
    turnTo(tried);
  }

  private void keepIf(boolean isBetter, double rate) {
    Trial tried = trial;
    if (!isBetter) {
      giveUp(tried);
      return;
    }
    base = limit;
    baseRate = rate;
    rest = FIRST_REST;
    trial = Trial.NONE;
    begin(tried);
  }

  private void giveUp(Trial tried) {
    trial = Trial.NONE;
    next = tried == Trial.MORE ? Trial.LESS : Trial.MORE;
    resting = rest;
    rest = Math.min(LONGEST_REST, 2 * rest);
    turnTo(base);
  }

  private void turnTo(int hosts) {
    if (limit != hosts) {
      limit = hosts;
      settling = SETTLING_SECONDS;
    }
  }
}
