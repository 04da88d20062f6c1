package dev.railhead.flags;

import dev.railhead.flags.internal.Cycles;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All flags of one configuration. Immutable; two are equal if their flags are, in any order.
 *
 * <p>Its digest says what it says: the same flags have the same digest, in whichever file and order
 * they stand, and whatever comments stand between them.
 */
public final class FlagSet {
  private static final FlagSet EMPTY = new FlagSet("", Map.of());

  private final String version;
  private final Map<String, FlagDefinition> flags;
  private final String digest;

  private FlagSet(String version, Map<String, FlagDefinition> flags) {
    this.flags = Collections.unmodifiableMap(flags);
    this.digest = Digest.of(flags.values());
    this.version = version.isEmpty() ? digest.substring(0, 12) : version;
  }

  /** No flags. */
  public static FlagSet empty() {
    return EMPTY;
  }

  /**
   * The set of {@code flags}.
   *
   * @param version what people call it, such as the release it came with; if empty, the first 12
   *     digits of its digest
   * @throws IllegalArgumentException if two flags have one name, or prerequisites form a cycle
   */
  public static FlagSet of(String version, Collection<FlagDefinition> flags) {
    Map<String, FlagDefinition> byName = new LinkedHashMap<>();
    for (FlagDefinition flag : flags) {
      FlagDefinition other = byName.putIfAbsent(flag.name(), flag);
      if (other != null) {
        throw new IllegalArgumentException(
            "a flag is defined once, but "
                + flag.name()
                + " is at "
                + other.position()
                + " and at "
                + flag.position());
      }
    }
    List<String> cycle = Cycles.first(byName);
    if (!cycle.isEmpty()) {
      throw new IllegalArgumentException(
          "prerequisites must not form a cycle, but do: " + String.join(" -> ", cycle));
    }
    return new FlagSet(Objects.requireNonNull(version, "version"), byName);
  }

  /** What people call it; never empty. */
  public String version() {
    return version;
  }

  /** The SHA-256 of what it says, 64 hexadecimal digits. */
  public String digest() {
    return digest;
  }

  /** Its flags by name, in the order of the file. */
  public Map<String, FlagDefinition> flags() {
    return flags;
  }

  /** The flag called {@code name}; null if there is none. */
  public @Nullable FlagDefinition flag(String name) {
    return flags.get(name);
  }

  /** The same flags under another version. */
  public FlagSet withVersion(String other) {
    return new FlagSet(other, flags);
  }

  /**
   * This set with all flags of {@code overrides}, which stand in place of those of the same name.
   *
   * @throws IllegalArgumentException if prerequisites form a cycle then
   */
  public FlagSet overriddenBy(FlagSet overrides) {
    if (overrides.flags.isEmpty()) {
      return this;
    }
    Map<String, FlagDefinition> all = new LinkedHashMap<>(flags);
    all.putAll(overrides.flags);
    return of(version + "+" + overrides.version, all.values());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FlagSet set && flags.equals(set.flags);
  }

  @Override
  public int hashCode() {
    return flags.hashCode();
  }

  @Override
  public String toString() {
    return flags.size() + " flags, version " + version;
  }
}
