package dev.railhead.flags.internal.logic;

import org.jspecify.annotations.Nullable;

/** A compiled piece of an expression. Immutable. */
interface Op {
  /** Its value. */
  @Nullable Object apply(Env env);
}
