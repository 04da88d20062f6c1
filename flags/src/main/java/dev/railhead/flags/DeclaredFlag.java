package dev.railhead.flags;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A flag as the code knows it: a name, a type, and the safe default that is the answer whenever the
 * file gives none. Declared in a {@link FlagCatalog}. Immutable.
 *
 * @param <T> what its variants are in the code
 */
public abstract sealed class DeclaredFlag<T>
    permits BooleanFlag, EnumFlag, NumberFlag, RecordFlag, StringFlag {
  private final FlagCatalog catalog;
  private final int index;
  private final String name;
  private final T safeDefault;

  DeclaredFlag(FlagCatalog catalog, int index, String name, T safeDefault) {
    this.catalog = catalog;
    this.index = index;
    this.name = name;
    this.safeDefault = safeDefault;
  }

  /** The name under which the file has it. */
  public final String name() {
    return name;
  }

  /** The answer when the file gives none. */
  public final T safeDefault() {
    return safeDefault;
  }

  /** What its variants are, as problems name it, such as {@code a number}. */
  public abstract String type();

  /**
   * What a variant is in the code.
   *
   * @param data what the file gives for the variant, or null
   * @return empty if it cannot be one; that is a {@link FlagProblem}
   */
  abstract Optional<T> convert(String variant, @Nullable Object data);

  /** What the flag is while it is {@link Answer#OFF}; the safe default unless said otherwise. */
  T whenOff() {
    return safeDefault;
  }

  final FlagCatalog catalog() {
    return catalog;
  }

  final int index() {
    return index;
  }

  @Override
  public final String toString() {
    return name + " (" + type() + ", by default " + safeDefault + ")";
  }
}
