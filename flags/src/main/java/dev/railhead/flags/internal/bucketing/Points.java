package dev.railhead.flags.internal.bucketing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * The line that units stand on. Every algorithm gives a unit a <em>point</em>: a whole number from
 * 0 to 2<sup>53</sup> - 1, where 2<sup>53</sup> is 100 percent. A share of it is taken by comparing
 * a point with a threshold, in whole numbers, so that fractions of a percent are exact and 100
 * percent is everybody.
 */
public final class Points {
  /** How many bits a point has. */
  public static final int BITS = 53;

  /** 100 percent: one more than the last point. */
  public static final long ALL = 1L << BITS;

  private static final BigDecimal SCALE = new BigDecimal(BigInteger.ONE.shiftLeft(BITS));

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Points() {}

  /**
   * The threshold of {@code percent}: exactly the points below it are within that share. It is
   * {@code ceil(percent * 2^53 / 100)}, and 0 or 2<sup>53</sup> for anything outside 0 to 100.
   */
  public static long below(BigDecimal percent) {
    if (percent.signum() <= 0) {
      return 0;
    }
    if (percent.compareTo(BigDecimal.valueOf(100)) >= 0) {
      return ALL;
    }
    return percent
        .multiply(SCALE)
        .movePointLeft(2)
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  /**
   * The point of a unit for one seed: the upper 53 bits of a 64-bit finalizer (David Stafford's
   * thirteenth, as in SplittableRandom) over the hash, spread by the golden ratio, and the seed.
   */
  public static long of(int unitHash, long seed) {
    return mix((unitHash & 0xffffffffL) * GOLDEN ^ seed) >>> (64 - BITS);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
