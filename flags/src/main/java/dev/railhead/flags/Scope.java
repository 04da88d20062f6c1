package dev.railhead.flags;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an evaluation may look at beside the context: one configuration at one time. */
interface Scope {
  /** The time, the same for all flags of a request. */
  Instant now();

  /** A random point, for flags that draw lots. */
  long randomPoint();

  /** The answer of another flag of the same configuration; null if there is no such flag. */
  @Nullable Answer of(String flag, FlagContext context);
}
