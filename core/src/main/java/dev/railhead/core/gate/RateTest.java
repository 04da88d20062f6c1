package dev.railhead.core.gate;

/**
 * Tells whether things go wrong more often than they did before, from how many there were in how
 * long, and may be asked a number of times that is known beforehand.
 *
 * <p>When errors come independently and at most {@code ratio} times as often after as before, then
 * of {@code n} errors in all, each is one of those after with probability at most {@code p = ratio
 * · after / (before + ratio · after)}, the two spans being the time that was watched; so the count
 * after is at most as large as a binomial one, whatever the rate is, and the chance that it is
 * {@code k} or more is at most {@code exp(−n · KL(k/n ‖ p))} (Chernoff's bound in Hoeffding's form,
 * "Probability inequalities for sums of bounded random variables", 1963, theorem 1). An accusation
 * at one look thus has that chance of being false, and those of all looks and all feeds add up:
 * each has its part of the whole (Bonferroni's inequality), so that a harmless release is ever
 * accused with at most the stated probability. Immutable.
 *
 * @param ratio how many times as many errors are let pass, at least 1
 * @param alpha how likely one look at one feed may accuse a harmless release
 */
record RateTest(double ratio, double alpha) {
  /** A test that shares {@code falseAlarms} among so many looks at so many feeds. */
  static RateTest of(double ratio, double falseAlarms, int looks, int feeds) {
    return new RateTest(ratio, falseAlarms / ((double) looks * feeds));
  }

  /**
   * Whether there are too many errors after.
   *
   * @param before how many errors there were before, and {@code beforeSpan} in how long
   * @param after how many errors there are after, and {@code afterSpan} in how long, in the same
   *     unit
   */
  boolean accuses(long before, double beforeSpan, long after, double afterSpan) {
    if (after == 0 || afterSpan <= 0) {
      return false;
    }
    double all = (double) before + after;
    double share = ratio * afterSpan / (beforeSpan + ratio * afterSpan);
    double seen = after / all;
    return seen > share && all * divergence(seen, share) >= -Math.log(alpha);
  }

  /**
   * The Kullback-Leibler divergence of a coin that shows {@code q} from one that shows {@code p}.
   */
  private static double divergence(double q, double p) {
    double rest = q < 1 ? (1 - q) * Math.log((1 - q) / (1 - p)) : 0;
    return q * Math.log(q / p) + rest;
  }
}
