package dev.railhead.flags;

import dev.railhead.flags.internal.file.Emitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happens when one set of flags takes the place of another: what turns on or off, which share
 * of the units moves from which variant to which, and which of these moves are not sticky. Shares
 * are exact: they are counted over all places that a unit can have. They are those of units that no
 * target names, at one moment. Immutable.
 */
public final class FlagDiff {
  private final List<FlagChange> changes;

  private FlagDiff(List<FlagChange> changes) {
    this.changes = List.copyOf(changes);
  }

  /** What happens when {@code after} takes the place of {@code before} at the given moment. */
  public static FlagDiff between(FlagSet before, FlagSet after, Instant at) {
    Objects.requireNonNull(at, "at");
    Set<String> names = new LinkedHashSet<>(before.flags().keySet());
    names.addAll(after.flags().keySet());
    List<FlagChange> changes = new ArrayList<>();
    for (String name : names) {
      FlagDefinition old = before.flag(name);
      FlagDefinition now = after.flag(name);
      if (!Objects.equals(old, now)) {
        changes.add(Comparison.of(old, now, at));
      }
    }
    return new FlagDiff(changes);
  }

  /** The flags that say something else, in the order of the old set, new ones behind. */
  public List<FlagChange> changes() {
    return changes;
  }

  /** Whether all flags say the same. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Whether some unit changes its variant, or loses it, without need. */
  public boolean hasUnstickyMoves() {
    return changes.stream().anyMatch(change -> change.moves().stream().anyMatch(m -> !m.sticky()));
  }

  /** As JSON: a list of objects with the {@linkplain FlagChange#fields fields} of each change. */
  public String json() {
    return Emitter.json(changes.stream().map(FlagChange::fields).toList());
  }

  /** For people: one line for each flag, and indented lines for what happens to it. */
  @Override
  public String toString() {
    return changes.stream().map(FlagChange::toString).collect(Collectors.joining("\n"));
  }
}
