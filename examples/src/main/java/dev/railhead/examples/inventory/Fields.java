package dev.railhead.examples.inventory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** The keys and values of a mapping, each key once. For one thread. */
final class Fields {
  private final Value whole;
  private final Map<String, Field> fields = new LinkedHashMap<>();

  /** One key with its value. */
  record Field(Value key, Value value) {}

  private Fields(Value whole) {
    this.whole = whole;
  }

  static Fields of(Value whole, List<Field> entries) {
    Fields fields = new Fields(whole);
    for (Field entry : entries) {
      Optional<String> key = entry.key().text();
      if (key.isPresent()) {
        Field first = fields.fields.putIfAbsent(key.get(), entry);
        if (first != null) {
          entry.key().wrong(key.get() + " is here twice, first on line " + first.key().line());
        }
      }
    }
    return fields;
  }

  void refuseAllBut(List<String> known) {
    fields.forEach(
        (name, field) -> {
          if (!known.contains(name)) {
            String nearest =
                Nearest.of(name, known)
                    .map(guess -> "did you mean " + guess + "?")
                    .orElse("there can be " + String.join(", ", known));
            field.key().wrong("there is no key " + name + "; " + nearest);
          }
        });
  }

  /** The value of {@code key}, if it is there and not empty. */
  Optional<Value> find(String key) {
    return Optional.ofNullable(fields.get(key))
        .map(Field::value)
        .filter(value -> !value.isNothing());
  }

  /** The value of {@code key}, which must be there. */
  Optional<Value> need(String key) {
    Optional<Value> value = find(key);
    if (value.isEmpty()) {
      whole.wrong(key + " is missing here");
    }
    return value;
  }

  /** Gives what {@code reading} makes of {@code key}, if it is there, to a taker with rules. */
  <T> void give(String key, Function<Value, Optional<T>> reading, Consumer<T> taker) {
    find(key)
        .ifPresent(
            value ->
                reading
                    .apply(value)
                    .ifPresent(
                        read ->
                            value.checked(
                                () -> {
                                  taker.accept(read);
                                  return read;
                                })));
  }

  /** The entries of the list at {@code key}; none if there is none. */
  List<Value> values(String key) {
    return find(key).map(Value::list).orElse(List.of());
  }

  /** The entries of the list at {@code key} that are texts, as all should be. */
  List<String> texts(String key) {
    return values(key).stream().flatMap(word -> word.text().stream()).toList();
  }

  /** Says that something is wrong with all of it. */
  void wrong(String message) {
    whole.wrong(message);
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  void forEach(BiConsumer<String, Field> action) {
    fields.forEach(action);
  }
}
