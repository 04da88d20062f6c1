package dev.railhead.trains.forecast;

/** What batching costs when some changes are bad. Immutable. */
public final class Bisection {
  private Bisection() {}

  /**
   * How many test runs a change costs, exactly and on the mean, when batches of {@code batch} are
   * tested and a failed one is halved, both halves being tested, down to single changes. Below 1 it
   * is cheaper than testing every change for itself.
   *
   * @param badShare how many changes are bad, 0 to 1
   * @param batch 1 to 1,000
   */
  public static double runsPerChange(double badShare, int batch) {
    Checks.share("the share of bad changes", badShare);
    Checks.between("a batch", batch, 1, 1_000);
    return runs(badShare, batch) / batch;
  }

  private static double runs(double badShare, int batch) {
    return 1 + retests(badShare, batch);
  }

  /** The runs below a batch: its halves are tested whenever it fails. */
  private static double retests(double badShare, int batch) {
    if (batch == 1) {
      return 0;
    }
    int half = (batch + 1) / 2;
    double fails = 1 - Math.pow(1 - badShare, batch);
    return 2 * fails + retests(badShare, half) + retests(badShare, batch - half);
  }
}
