package dev.railhead.flags;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A flag whose variants are the constants of an enum. A variant is called as its constant, in any
 * case and with {@code -} for {@code _}. Off is the constant {@code OFF} if there is one, else the
 * safe default. Immutable.
 *
 * @param <E> the enum
 */
public final class EnumFlag<E extends Enum<E>> extends DeclaredFlag<E> {
  private final Map<String, E> constants;

  EnumFlag(FlagCatalog catalog, int index, String name, E safeDefault) {
    super(catalog, index, name, safeDefault);
    this.constants =
        Stream.of(safeDefault.getDeclaringClass().getEnumConstants())
            .collect(Collectors.toUnmodifiableMap(c -> spelled(c.name()), Function.identity()));
  }

  @Override
  public String type() {
    return "one of " + constants.keySet().stream().sorted().collect(Collectors.joining(", "));
  }

  @Override
  Optional<E> convert(String variant, @Nullable Object data) {
    return Optional.ofNullable(
        constants.get(spelled(data instanceof String text ? text : variant)));
  }

  @Override
  E whenOff() {
    return constants.getOrDefault(Answer.OFF, safeDefault());
  }

  private static String spelled(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
