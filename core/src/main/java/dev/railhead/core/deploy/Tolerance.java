package dev.railhead.core.deploy;

/**
 * How many hosts of a fleet may fail to receive a release while the deploy still goes on.
 * Immutable. Hosts that failed are left on what they serve and named in the outcome.
 */
public final class Tolerance {
  private static final Tolerance NONE = new Tolerance(0, false);

  private final int most;
  private final boolean percent;

  private Tolerance(int most, boolean percent) {
    this.most = most;
    this.percent = percent;
  }

  /** All hosts must succeed; the default everywhere. */
  public static Tolerance none() {
    return NONE;
  }

  /**
   * At most {@code hosts} hosts may fail.
   *
   * @throws IllegalArgumentException if {@code hosts} is negative
   */
  public static Tolerance atMost(int hosts) {
    if (hosts < 0) {
      throw new IllegalArgumentException("a tolerance must not be negative, but was " + hosts);
    }
    return new Tolerance(hosts, false);
  }

  /**
   * At most {@code percent} per cent of the fleet may fail, rounded down to whole hosts.
   *
   * @throws IllegalArgumentException if {@code percent} is not 0 to 100
   */
  public static Tolerance atMostPercent(int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("a percentage must be 0 to 100, but was " + percent);
    }
    return new Tolerance(percent, true);
  }

  /**
   * Whether {@code failed} hosts of a fleet of {@code size} are few enough. All of them never are.
   */
  public boolean allows(int failed, int size) {
    int allowed = percent ? (int) ((long) size * most / 100) : most;
    return failed == 0 || (failed <= allowed && failed < size);
  }

  /** What is left of this when {@code failed} hosts of a fleet of {@code size} have failed. */
  Tolerance after(int failed, int size) {
    int allowed = percent ? (int) ((long) size * most / 100) : most;
    return atMost(Math.max(0, allowed - failed));
  }

  /** Such as {@code no host may fail} or {@code at most 5 % of the hosts may fail}. */
  @Override
  public String toString() {
    if (most == 0) {
      return "no host may fail";
    }
    return percent
        ? "at most " + most + " % of the hosts may fail"
        : "at most " + most + (most == 1 ? " host" : " hosts") + " may fail";
  }
}
