package dev.railhead.flags;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All flags of one configuration, ready to be asked. Immutable. */
final class Snapshot {
  private final Parts parts;
  private final FlagCatalog catalog;
  private final CompiledFlag[] declared;
  private final Map<String, CompiledFlag> byName;
  // The few flags that are switched off here, which stand before those of the same name.
  private final Map<String, CompiledFlag> switchedOff;
  private final Scope alone;

  private Snapshot(
      Snapshot.Parts parts, CompiledFlag[] declared, Map<String, CompiledFlag> switchedOff) {
    this.parts = parts;
    this.catalog = parts.catalog();
    this.byName = parts.byName();
    this.alone = new AloneScope(parts.flags(), this);
    this.declared = declared;
    this.switchedOff = switchedOff;
  }

  /**
   * What a snapshot is made of.
   *
   * @param flags whose clock and lots it goes by outside of requests
   * @param strangers counts flags that are not among these
   */
  record Parts(
      Flags flags,
      FlagSet set,
      FlagCatalog catalog,
      Map<String, CompiledFlag> byName,
      FlagCounts.OfFlag strangers,
      List<FlagProblem> problems) {}

  /** A snapshot of {@code parts}, in which each declared flag has a place in the map. */
  static Snapshot of(Parts parts, List<DeclaredFlag<?>> declared) {
    CompiledFlag[] byIndex = new CompiledFlag[declared.size()];
    for (DeclaredFlag<?> flag : declared) {
      byIndex[flag.index()] = parts.byName().get(flag.name());
    }
    return new Snapshot(parts, byIndex, Map.of());
  }

  /** The same with the flags called {@code names}, and no others, switched off for everybody. */
  Snapshot without(Collection<String> names) {
    Map<String, CompiledFlag> off = new HashMap<>();
    CompiledFlag[] byIndex = new CompiledFlag[declared.length];
    for (int i = 0; i < byIndex.length; i++) {
      byIndex[i] = byName.get(declared[i].name());
    }
    for (String name : names) {
      CompiledFlag flag = byName.get(name);
      if (flag != null) {
        CompiledFlag constant =
            CompiledFlag.constant(flag.answers(), flag.answers().of(Answer.OFF, Selector.GUARD));
        off.put(name, constant);
        if (flag.index() != CompiledFlag.UNDECLARED) {
          byIndex[flag.index()] = constant;
        }
      }
    }
    return new Snapshot(parts, byIndex, off);
  }

  FlagSet set() {
    return parts.set();
  }

  String version() {
    return parts.set().version();
  }

  FlagCatalog catalog() {
    return catalog;
  }

  List<FlagProblem> problems() {
    return parts.problems();
  }

  /** What its flags may look at outside of any request. */
  Scope alone() {
    return alone;
  }

  int declaredCount() {
    return declared.length;
  }

  CompiledFlag declared(int index) {
    return declared[index];
  }

  Collection<CompiledFlag> flags() {
    return byName.values();
  }

  @Nullable CompiledFlag flag(String name) {
    CompiledFlag off = switchedOff.isEmpty() ? null : switchedOff.get(name);
    return off == null ? byName.get(name) : off;
  }

  /** The answer of a name that neither the file nor the code has. */
  Answer missing(String name) {
    return FlagAnswers.of(name, null, null, parts.strangers()).byDefault(Selector.MISSING);
  }

  /** The answer of a flag of another catalog, or of one declared since this snapshot was made. */
  Answer unknown(DeclaredFlag<?> flag) {
    return FlagAnswers.of(flag.name(), null, flag, parts.strangers()).byDefault(Selector.MISSING);
  }
}
