package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import dev.railhead.flags.internal.file.Printer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One flag as a file defines it. Immutable; two are equal if they say the same, wherever they
 * stand.
 *
 * <pre>{@code
 * FlagDefinition.named("checkout.new_cart").enabled(Serving.percent("1.5")).build()
 * }</pre>
 */
public final class FlagDefinition {
  private final String name;
  private final Dialect dialect;
  private final Serving enabled;
  private final List<RampStep> schedule;
  private final Targets targets;
  private final Counting counting;
  private final List<Prerequisite> prerequisites;
  private final boolean publicUrlOverride;
  private final boolean disabled;
  private final @Nullable Object data;
  private final Upkeep upkeep;
  private final Position position;
  private final Set<String> variants;

  private FlagDefinition(Builder from) {
    this.name = from.name;
    this.dialect = from.dialect;
    this.enabled = from.enabled;
    this.schedule = from.schedule;
    this.targets = from.targets;
    this.counting = from.counting;
    this.prerequisites = from.prerequisites;
    this.publicUrlOverride = from.publicUrlOverride;
    this.disabled = from.disabled;
    this.data = from.data;
    this.upkeep = from.upkeep;
    this.position = from.position;
    this.variants = collectVariants();
  }

  /**
   * Begins the definition of the flag called {@code name}: off for everybody until told otherwise.
   *
   * @throws IllegalArgumentException if that is empty, longer than 256 characters, or has control
   *     characters or half a surrogate pair
   */
  public static Builder named(String name) {
    return new Builder(Checks.name(name));
  }

  /** Its name, with dots where the file nests. */
  public String name() {
    return name;
  }

  /** By which rules it was written. */
  public Dialect dialect() {
    return dialect;
  }

  /** What it serves before the first step of its schedule, or always if it has none. */
  public Serving enabled() {
    return enabled;
  }

  /**
   * What its {@code enabled} reads as at {@code now}: if that is a {@link Serving.Always}, it beats
   * everything. A constant in {@link #enabled} itself cannot be scheduled away.
   */
  public Serving enabledAt(Instant now) {
    Serving current = enabled;
    if (isConstant()) {
      return current;
    }
    for (RampStep step : schedule) {
      if (step.at().isAfter(now)) {
        break;
      }
      current = step.enabled();
    }
    return current;
  }

  /** Whether it is the same for everybody and at all times: the kill switch. */
  public boolean isConstant() {
    return enabled instanceof Serving.Always;
  }

  /** The steps of its ramp, by strictly ascending time; often none. */
  public List<RampStep> schedule() {
    return schedule;
  }

  /** Who gets a variant by who they are. */
  public Targets targets() {
    return targets;
  }

  /** How its percentages are counted. */
  public Counting counting() {
    return counting;
  }

  /** The flags that must be on before it can be, all of them. */
  public List<Prerequisite> prerequisites() {
    return prerequisites;
  }

  /** Whether anybody may choose its variant by the URL, not only staff. */
  public boolean publicUrlOverride() {
    return publicUrlOverride;
  }

  /** Whether it is out of use, so that callers get their own default: flagd's {@code DISABLED}. */
  public boolean disabled() {
    return disabled;
  }

  /**
   * Its data: null, a text, a {@link Boolean}, a {@link Long}, a {@link java.math.BigDecimal}, or
   * an unmodifiable list or map of these; in a map, by variant.
   */
  public Optional<Object> data() {
    return Optional.ofNullable(data);
  }

  /** The data of a variant, as {@link #data} describes; empty if there is none. */
  public Optional<Object> dataOf(String variant) {
    return data instanceof Map<?, ?> byVariant
        ? Optional.ofNullable(byVariant.get(variant))
        : Optional.empty();
  }

  /** What people want to know of it. */
  public Upkeep upkeep() {
    return upkeep;
  }

  /** Where it is defined. */
  public Position position() {
    return position;
  }

  /** The variants that it names anywhere, in the order of percentages, schedule, targets, data. */
  public Set<String> variants() {
    return variants;
  }

  private Set<String> collectVariants() {
    Set<String> all = new LinkedHashSet<>(enabled.variants());
    schedule.forEach(step -> all.addAll(step.enabled().variants()));
    all.addAll(targets.variants());
    if (data instanceof Map<?, ?> byVariant) {
      byVariant.keySet().forEach(key -> all.add((String) key));
    }
    return Collections.unmodifiableSet(all);
  }

  /** A builder that begins with all that this says, for a changed copy. */
  public Builder toBuilder() {
    Builder builder = new Builder(name);
    builder.dialect = dialect;
    builder.enabled = enabled;
    builder.schedule = schedule;
    builder.targets = targets;
    builder.counting = counting;
    builder.prerequisites = prerequisites;
    builder.publicUrlOverride = publicUrlOverride;
    builder.disabled = disabled;
    builder.data = data;
    builder.upkeep = upkeep;
    builder.position = position;
    return builder;
  }

  private List<@Nullable Object> parts() {
    return Arrays.asList(
        name,
        dialect,
        enabled,
        schedule,
        targets,
        // Their order is part of what they say.
        new ArrayList<>(targets.groups().keySet()),
        counting,
        prerequisites,
        publicUrlOverride,
        disabled,
        data,
        upkeep);
  }

  /** All that it says, as one text. */
  String canonical() {
    StringBuilder text = new StringBuilder(dialect.name()).append(' ');
    Printer.print(this, text);
    return text.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FlagDefinition flag && parts().equals(flag.parts());
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, enabled, targets);
  }

  @Override
  public String toString() {
    return name + ": " + enabled;
  }

  /** Defines a flag. For one thread. */
  public static final class Builder {
    private final String name;
    private Dialect dialect = Dialect.STRICT;
    private Serving enabled = Serving.NOBODY;
    private List<RampStep> schedule = List.of();
    private Targets targets = Targets.NOBODY;
    private Counting counting = Counting.DEFAULT;
    private List<Prerequisite> prerequisites = List.of();
    private boolean publicUrlOverride;
    private boolean disabled;
    private @Nullable Object data;
    private Upkeep upkeep = Upkeep.NONE;
    private Position position = Position.NONE;

    private Builder(String name) {
      this.name = name;
    }

    /** By which rules it is read; by default {@link Dialect#STRICT}. */
    public Builder dialect(Dialect dialect) {
      this.dialect = Objects.requireNonNull(dialect, "dialect");
      return this;
    }

    /** What it serves; by default {@code off} for everybody. */
    public Builder enabled(Serving enabled) {
      this.enabled = Objects.requireNonNull(enabled, "enabled");
      return this;
    }

    /**
     * The steps of its ramp; by default none.
     *
     * @throws IllegalArgumentException if their times do not ascend strictly
     */
    public Builder schedule(List<RampStep> steps) {
      for (int i = 1; i < steps.size(); i++) {
        if (!steps.get(i - 1).at().isBefore(steps.get(i).at())) {
          throw new IllegalArgumentException(
              "the steps of a schedule come one after another, but "
                  + steps.get(i).at()
                  + " comes after "
                  + steps.get(i - 1).at());
        }
      }
      this.schedule = List.copyOf(steps);
      return this;
    }

    /** Who gets a variant by who they are; by default nobody. */
    public Builder targets(Targets targets) {
      this.targets = Objects.requireNonNull(targets, "targets");
      return this;
    }

    /** How its percentages are counted; by default {@link Counting#DEFAULT}. */
    public Builder counting(Counting counting) {
      this.counting = Objects.requireNonNull(counting, "counting");
      return this;
    }

    /** The flags that must be on before it can be; by default none. */
    public Builder prerequisites(List<Prerequisite> prerequisites) {
      this.prerequisites = List.copyOf(prerequisites);
      return this;
    }

    /** Whether anybody may choose its variant by the URL; by default not. */
    public Builder publicUrlOverride(boolean anybody) {
      this.publicUrlOverride = anybody;
      return this;
    }

    /** Whether it is out of use; by default not. */
    public Builder disabled(boolean disabled) {
      this.disabled = disabled;
      return this;
    }

    /**
     * Its data, copied; by default none.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public Builder data(@Nullable Object data) {
      this.data = Checks.json(data);
      return this;
    }

    /** What people want to know of it; by default nothing. */
    public Builder upkeep(Upkeep upkeep) {
      this.upkeep = Objects.requireNonNull(upkeep, "upkeep");
      return this;
    }

    /** Where it is defined; by default nowhere. */
    public Builder position(Position position) {
      this.position = Objects.requireNonNull(position, "position");
      return this;
    }

    /** The flag. */
    public FlagDefinition build() {
      return new FlagDefinition(this);
    }
  }
}
