package dev.railhead.flags;

import dev.railhead.flags.internal.RecordReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The flags that an application's code asks for. Thread-safe. Usually one constant beside those of
 * its flags:
 *
 * <pre>{@code
 * final class ShopFlags {
 *   static final FlagCatalog CATALOG = new FlagCatalog();
 *   static final BooleanFlag NEW_CHECKOUT = CATALOG.onOff("checkout.new", false);
 *   static final EnumFlag<Theme> THEME = CATALOG.oneOf("theme", Theme.PLAIN);
 * }
 * }</pre>
 *
 * <p>Each method takes the flag's name and its safe default, and throws {@code
 * IllegalArgumentException} if the name is empty or already declared. A flag that is declared after
 * a {@link Flags} was made of the catalog is known to it from its next reload on, and until then
 * answers with its default.
 */
public final class FlagCatalog {
  // Guarded by this.
  private final Map<String, DeclaredFlag<?>> flags = new LinkedHashMap<>();

  /** A catalog of no flags yet. */
  public FlagCatalog() {}

  /** A flag that is on or off. */
  public synchronized BooleanFlag onOff(String name, boolean safeDefault) {
    return add(new BooleanFlag(this, next(name), name, safeDefault));
  }

  /** A flag that is one constant of an enum. */
  public synchronized <E extends Enum<E>> EnumFlag<E> oneOf(String name, E safeDefault) {
    return add(new EnumFlag<>(this, next(name), name, safeDefault));
  }

  /** A flag that is a text. */
  public synchronized StringFlag text(String name, String safeDefault) {
    return add(new StringFlag(this, next(name), name, safeDefault));
  }

  /** A flag that is a number. */
  public synchronized NumberFlag number(String name, double safeDefault) {
    return add(new NumberFlag(this, next(name), name, safeDefault));
  }

  /**
   * A flag that is a record, of which the variant's data gives each component by its name. What the
   * data leaves out is as in the default. Components may be texts, booleans, numbers, enums, lists,
   * maps, and records of these; the record's package must be open to this module, or the record
   * public and exported.
   */
  public <R extends Record> RecordFlag<R> record(String name, R safeDefault) {
    return value(name, safeDefault, new RecordReader<>(safeDefault));
  }

  /**
   * A flag that is any immutable value, which {@code reader} makes of the variant's data; an
   * exception of its own says that it cannot.
   */
  public synchronized <R> RecordFlag<R> value(
      String name, R safeDefault, Function<Map<String, Object>, R> reader) {
    return add(new RecordFlag<>(this, next(name), name, safeDefault, reader));
  }

  /** The flags declared so far, in the order of their declaration. */
  public synchronized List<DeclaredFlag<?>> flags() {
    return List.copyOf(flags.values());
  }

  private int next(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a flag needs a name");
    }
    if (flags.containsKey(name)) {
      throw new IllegalArgumentException("flag " + name + " is declared twice in one catalog");
    }
    return flags.size();
  }

  private <F extends DeclaredFlag<?>> F add(F flag) {
    flags.put(flag.name(), flag);
    return flag;
  }
}
