package dev.railhead.flags;

import org.jspecify.annotations.Nullable;

/**
 * A targeting expression, compiled from JsonLogic. Immutable; two are equal if they print equal.
 *
 * <p>Values are texts, {@link Boolean}s, numbers, lists and maps of these, and null.
 */
public interface Expression {
  /** Its value for {@code attributes}; never throws: what cannot be computed is null. */
  @Nullable Object value(Attributes attributes);

  /** The JSON it was compiled from, as maps, lists and plain values, references resolved. */
  @Nullable Object json();
}
