package dev.railhead.flags;

import dev.railhead.flags.internal.bucketing.Unit;
import org.jspecify.annotations.Nullable;

/** What rules and expressions see of a context at a time. */
record ContextAttributes(FlagContext context, Scope scope) implements Attributes {
  private static final String TARGETING_KEY = "targetingKey";

  @Override
  public @Nullable Object attribute(String name) {
    Object value = context.attributes().get(name);
    if (value != null || !name.equals(TARGETING_KEY)) {
      return value;
    }
    Unit unit = UnitKind.USER.of(context);
    return unit == null ? null : unit.id();
  }

  @Override
  public long epochMillis() {
    return scope.now().toEpochMilli();
  }
}
