package dev.railhead.flags;

import dev.railhead.flags.internal.bucketing.Digests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Snapshot} of what a file, the code and local overrides say. For one use. */
final class FlagCompiler {
  private final Flags flags;
  private final FlagSet set;
  private final FlagCatalog catalog;
  private final FlagCounts counts;
  private final Map<String, String> overrides;
  private final Map<String, DeclaredFlag<?>> declared = new LinkedHashMap<>();
  private final List<FlagProblem> problems = new ArrayList<>();
  private final Digests digests = new Digests();

  /** Makes one for {@code flags}, which may be in the making; only asking looks at them. */
  FlagCompiler(
      Flags flags,
      FlagSet set,
      FlagCatalog catalog,
      FlagCounts counts,
      Map<String, String> overrides) {
    this.flags = flags;
    this.set = set;
    this.catalog = catalog;
    this.counts = counts;
    this.overrides = overrides;
  }

  Snapshot snapshot() {
    List<DeclaredFlag<?>> inCode = catalog.flags();
    inCode.forEach(flag -> declared.put(flag.name(), flag));
    Set<String> names = new LinkedHashSet<>(set.flags().keySet());
    names.addAll(declared.keySet());
    names.addAll(overrides.keySet());
    Map<String, CompiledFlag> byName = new HashMap<>();
    names.forEach(name -> byName.put(name, compile(name, set.flag(name))));
    return Snapshot.of(
        new Snapshot.Parts(
            flags, set, catalog, byName, counts.ofStrangers(), List.copyOf(problems)),
        inCode);
  }

  private CompiledFlag compile(String name, @Nullable FlagDefinition definition) {
    DeclaredFlag<?> code = declared.get(name);
    FlagAnswers answers = FlagAnswers.of(name, definition, code, counts.of(name));
    String override = overrides.get(name);
    if (override != null && answers.accepts(override)) {
      return CompiledFlag.constant(answers, answers.of(override, Selector.LOCAL));
    }
    if (override != null) {
      problem(name, "the local override " + override + " is no variant of it; it is ignored");
    }
    if (definition == null) {
      missing(name);
      return CompiledFlag.constant(answers, answers.byDefault(Selector.MISSING));
    }
    check(definition, answers);
    return new DefinitionCompiler(definition, answers, digests).compile();
  }

  /** Whether the code can read all variants that the file may give it. */
  private void check(FlagDefinition definition, FlagAnswers answers) {
    DeclaredFlag<?> code = answers.declared();
    for (String variant : definition.variants()) {
      if (code != null && !answers.isReadable(variant)) {
        problem(
            definition.name(),
            "the code declares " + code.type() + ", and variant " + variant + " is none");
      }
    }
  }

  /** From a set of no flags at all, which is that of no file, nothing is missing. */
  private void missing(String name) {
    if (!set.flags().isEmpty()) {
      problem(name, "the code asks for it, but the file has no such flag: is the name right?");
    }
  }

  private void problem(String flag, String what) {
    problems.add(new FlagProblem(flag, what));
  }
}
