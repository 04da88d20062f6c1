package dev.railhead.flags;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What flags may look at outside of any request: nothing is remembered, so one does for all. */
record AloneScope(Flags flags, Snapshot snapshot) implements Scope {
  @Override
  public Instant now() {
    return flags.clock().instant();
  }

  @Override
  public long randomPoint() {
    return flags.randomPoint();
  }

  @Override
  public @Nullable Answer of(String name, FlagContext context) {
    CompiledFlag other = snapshot.flag(name);
    return other == null ? null : other.answer(context, context, this);
  }
}
