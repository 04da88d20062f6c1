package dev.railhead.flags;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A flag whose variants are values of the application's own, such as a record, read from the
 * variant's data. They are read when the file is loaded, not when the flag is asked. Off is the
 * safe default. Immutable.
 *
 * @param <R> the record, or any other immutable type
 */
public final class RecordFlag<R> extends DeclaredFlag<R> {
  private final Function<Map<String, Object>, R> reader;

  RecordFlag(
      FlagCatalog catalog,
      int index,
      String name,
      R safeDefault,
      Function<Map<String, Object>, R> reader) {
    super(catalog, index, name, safeDefault);
    this.reader = reader;
  }

  @Override
  public String type() {
    return "data for " + safeDefault().getClass().getSimpleName();
  }

  @Override
  @SuppressWarnings("unchecked") // the file's maps have text keys only
  Optional<R> convert(String variant, @Nullable Object data) {
    if (!(data instanceof Map<?, ?> fields)) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply((Map<String, Object>) fields));
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }
}
