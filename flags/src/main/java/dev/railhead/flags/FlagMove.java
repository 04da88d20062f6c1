package dev.railhead.flags;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Units that have one variant before a change and another one after it. Immutable.
 *
 * @param from their variant before
 * @param to their variant after
 * @param percent how many of all units they are, exactly
 * @param sticky whether it is what a ramp has to do: they come in because their new variant grows,
 *     or leave because their old one shrinks; not if they come from one variant to another, or are
 *     drawn again
 */
public record FlagMove(String from, String to, BigDecimal percent, boolean sticky) {
  /** Checks that all is there. */
  public FlagMove {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(percent, "percent");
  }

  /** Its parts for JSON: from, to, percent with 12 decimals, sticky. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    fields.put("percent", percent.setScale(12, RoundingMode.HALF_EVEN));
    fields.put("sticky", sticky);
    return fields;
  }

  @Override
  public String toString() {
    BigDecimal rounded = percent.setScale(4, RoundingMode.HALF_EVEN).stripTrailingZeros();
    String share =
        rounded.signum() == 0 && percent.signum() != 0 ? "< 0.0001" : rounded.toPlainString();
    return share + " % move from " + from + " to " + to + (sticky ? "" : " (NOT sticky)");
  }
}
