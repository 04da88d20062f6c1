package dev.railhead.flags;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A flag whose variants are numbers: the variant's data if that is a number, else the variant's
 * name read as one. Off is the safe default. Immutable.
 */
public final class NumberFlag extends DeclaredFlag<Double> {
  NumberFlag(FlagCatalog catalog, int index, String name, double safeDefault) {
    super(catalog, index, name, safeDefault);
  }

  @Override
  public String type() {
    return "a number";
  }

  @Override
  Optional<Double> convert(String variant, @Nullable Object data) {
    if (data instanceof Number number) {
      return finite(number.doubleValue());
    }
    if (data != null) {
      return Optional.empty();
    }
    try {
      return finite(Double.parseDouble(variant));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static Optional<Double> finite(double number) {
    return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
  }
}
