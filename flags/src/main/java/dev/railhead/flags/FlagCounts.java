package dev.railhead.flags;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts, for each flag and variant, the requests that were given it. Counts go on over reloads.
 * Thread-safe.
 */
final class FlagCounts {
  /** Overrides may invent variants; beyond this many they are counted together. */
  private static final int MOST_VARIANTS = 100;

  private final Count.Sheet sheet = new Count.Sheet();
  private final Map<String, OfFlag> flags = new ConcurrentHashMap<>();
  private final OfFlag strangers = new OfFlag(sheet);

  OfFlag of(String flag) {
    return flags.computeIfAbsent(flag, name -> new OfFlag(sheet));
  }

  /** For names that neither a file nor the code has: what is asked in vain is not reported. */
  OfFlag ofStrangers() {
    return strangers;
  }

  /** How often a flag was asked. */
  FlagUsage usage(CompiledFlag flag) {
    OfFlag of = of(flag.name());
    long on = sum(of.on);
    Map<String, Long> variants = new HashMap<>();
    of.on.forEach((variant, count) -> variants.merge(variant, count.sum(), Long::sum));
    of.off.forEach((variant, count) -> variants.merge(variant, count.sum(), Long::sum));
    variants.values().removeIf(count -> count == 0);
    return new FlagUsage(
        flag.name(),
        on + sum(of.off),
        on,
        variants,
        flag.constant() != null,
        flag.index() != CompiledFlag.UNDECLARED);
  }

  private static long sum(Map<String, Count> counts) {
    return counts.values().stream().mapToLong(Count::sum).sum();
  }

  /** The counts of one flag. */
  static final class OfFlag {
    private final Count.Sheet sheet;
    private final Map<String, Count> on = new ConcurrentHashMap<>();
    private final Map<String, Count> off = new ConcurrentHashMap<>();

    OfFlag(Count.Sheet sheet) {
      this.sheet = sheet;
    }

    Count of(String variant, boolean isOn) {
      Map<String, Count> counts = isOn ? on : off;
      String name = counts.size() < MOST_VARIANTS ? variant : "(other)";
      return counts.computeIfAbsent(name, unused -> sheet.count());
    }
  }
}
