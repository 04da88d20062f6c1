package dev.railhead.flags.internal;

import java.util.stream.DoubleStream;

/**
 * Tells whether a variant makes things fail more often than its control does, and may be looked at
 * after every failure: however often one looks, a harmless variant is accused with at most the
 * stated probability. For one thread.
 *
 * <p>Units are put on the variant or the control by lot, so when the variant is harmless each unit
 * that fails is one of the variant's with probability at most its share of both, whatever the
 * traffic and however failures are spread among units. Against that stands the suspicion that it
 * makes failures {@code r} times as likely, for a few r. The evidence is the mean of the likelihood
 * ratios over those r. It is a non-negative supermartingale that starts at 1, so the chance that it
 * ever reaches 1/alpha is at most alpha (Ville's inequality); shares may change on the way, because
 * each is known before the failure. Each unit must be counted once only: the failures of one unit
 * are no independent lots.
 */
public final class SequentialTest {
  private static final double[] RATIOS = {1.25, 1.5, 2, 3, 5, 10, 30, 100};

  private static final double[] LOG_RATIOS = DoubleStream.of(RATIOS).map(Math::log).toArray();

  private final double threshold;
  private final double[] logs = new double[RATIOS.length];
  private double evidence = 1;
  private boolean decided;

  /**
   * A test that accuses a harmless variant with probability {@code alpha} at most.
   *
   * @throws IllegalArgumentException if that is not within 1e-9 to 0.5
   */
  public SequentialTest(double alpha) {
    if (!(alpha >= 1e-9 && alpha <= 0.5)) {
      throw new IllegalArgumentException(
          "a rate of false alarms must be 1e-9 to 0.5, but was " + alpha);
    }
    this.threshold = 1 / alpha;
  }

  /**
   * A unit failed for the first time.
   *
   * @param variant whether it is one of the variant's, rather than of the control's
   * @param share the variant's share of the variant's and the control's units, over 0 and under 1
   * @return whether the variant is found to be worse, now or before
   */
  public boolean failed(boolean variant, double share) {
    double sum = 0;
    for (int i = 0; i < RATIOS.length; i++) {
      double scale = RATIOS[i] * share + 1 - share;
      logs[i] += (variant ? LOG_RATIOS[i] : 0) - Math.log(scale);
      sum += Math.exp(Math.min(logs[i], 700));
    }
    evidence = sum / RATIOS.length;
    decided |= evidence >= threshold;
    return decided;
  }

  /** How many times as likely what was seen is if the variant is worse than if it is harmless. */
  public double evidence() {
    return evidence;
  }
}
