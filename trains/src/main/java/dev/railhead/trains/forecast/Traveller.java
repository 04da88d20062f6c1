package dev.railhead.trains.forecast;

/** A rider on the way through a simulated day; times in minutes from its start. For one thread. */
final class Traveller {
  final int number;
  final double arrived;
  final boolean config;
  final double verifyMinutes;
  final int stack;
  final boolean hotfix;

  /** From when a train may take them; later than they came only after a repair. */
  double readyAt;

  boolean bad;
  double departed = Double.NaN;
  double ended = Double.NaN;

  Traveller(
      int number,
      double arrived,
      boolean config,
      double verifyMinutes,
      boolean bad,
      int stack,
      boolean hotfix) {
    this.number = number;
    this.arrived = arrived;
    this.readyAt = arrived;
    this.config = config;
    this.verifyMinutes = verifyMinutes;
    this.bad = bad;
    this.stack = stack;
    this.hotfix = hotfix;
  }

  /** Leaves on a train; the first one counts for the wait. */
  void departAt(double time) {
    departed = Double.isNaN(departed) ? time : departed;
  }

  Trip trip() {
    return new Trip(number, arrived, config, hotfix, stack, departed, ended);
  }
}
