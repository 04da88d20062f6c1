package dev.railhead.flags;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A flag that is on or off: any variant but {@link Answer#OFF} is on. Immutable. */
public final class BooleanFlag extends DeclaredFlag<Boolean> {
  BooleanFlag(FlagCatalog catalog, int index, String name, boolean safeDefault) {
    super(catalog, index, name, safeDefault);
  }

  @Override
  public String type() {
    return "on or off";
  }

  @Override
  Optional<Boolean> convert(String variant, @Nullable Object data) {
    return Optional.of(data instanceof Boolean given ? given : !variant.equals(Answer.OFF));
  }

  @Override
  Boolean whenOff() {
    return false;
  }
}
