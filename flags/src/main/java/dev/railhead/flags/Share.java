package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import java.math.BigDecimal;

/**
 * How much of everybody gets a variant. Immutable.
 *
 * @param variant its name
 * @param percent exact, from 0 to 100, with at most {@value #MAX_DECIMALS} decimals; trailing zeros
 *     are dropped, so that equal numbers are equal
 */
public record Share(String variant, BigDecimal percent) {
  /** How fine a percentage can be. */
  public static final int MAX_DECIMALS = 15;

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if one is out of its bounds
   */
  public Share {
    Checks.variant(variant);
    if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
      throw new IllegalArgumentException(
          "a percentage is from 0 to 100, but was " + Checks.number(percent));
    }
    percent = percent.signum() == 0 ? BigDecimal.ZERO : percent.stripTrailingZeros();
    if (percent.scale() > MAX_DECIMALS) {
      throw new IllegalArgumentException(
          "a percentage has at most " + MAX_DECIMALS + " decimals, but was " + percent);
    }
  }

  @Override
  public String toString() {
    return variant + ": " + percent.toPlainString();
  }
}
