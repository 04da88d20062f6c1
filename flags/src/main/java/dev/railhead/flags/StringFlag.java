package dev.railhead.flags;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A flag whose variants are texts: the variant's data if that is a text, else the variant's name.
 * Off is the safe default. Immutable.
 */
public final class StringFlag extends DeclaredFlag<String> {
  StringFlag(FlagCatalog catalog, int index, String name, String safeDefault) {
    super(catalog, index, name, safeDefault);
  }

  @Override
  public String type() {
    return "a text";
  }

  @Override
  Optional<String> convert(String variant, @Nullable Object data) {
    if (data == null) {
      return Optional.of(variant);
    }
    return data instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
