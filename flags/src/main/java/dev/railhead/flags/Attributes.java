package dev.railhead.flags;

import org.jspecify.annotations.Nullable;

/** What conditions and expressions can look at: who asks, and when. */
public interface Attributes {
  /**
   * The attribute called {@code name}: a text, a {@link Boolean}, a {@link Number}, an {@link
   * java.time.Instant}, or a list or map of these; null if there is none. The name {@code
   * targetingKey} is that of the unit.
   */
  @Nullable Object attribute(String name);

  /** The time, in milliseconds since 1970, the same throughout a request. */
  long epochMillis();
}
