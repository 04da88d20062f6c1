package dev.railhead.flags;

import dev.railhead.flags.internal.SequentialTest;
import dev.railhead.flags.internal.bucketing.Unit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches a flag while it is ramped, and switches it off in this process when one of its variants
 * makes requests fail more often than the control does: {@link Answer#OFF}, or a variant said to be
 * the control. Thread-safe.
 *
 * <pre>{@code
 * Guard guard = Guard.of(flags, NEW_CHECKOUT).falseAlarms(0.01).build();
 * …
 * guard.failed(request); // wherever a request is known to have failed
 * }</pre>
 *
 * <p>It compares by a sequential test, so that a harmless flag is ever switched off with the stated
 * probability at most, 0.01 unless said otherwise, however long the guard watches. What counts is
 * who got the variant by lot, that is by percentage, and each failing unit counts once. How many
 * were exposed need not be reported: the lot says what share of them each variant has, and by that
 * share the failures of each are errors per exposure. A flag that is on for everybody has no
 * control and cannot be watched.
 */
public final class Guard {
  /** How likely it is that a harmless flag is switched off, unless said otherwise. */
  public static final double FALSE_ALARMS = 0.01;

  /** After so many units that failed the question is closed. */
  private static final int MOST_UNITS = 100_000;

  /** What a test takes at least; it is nothing beside any rate that may be asked for. */
  private static final double LEAST_ALARMS = 1e-9;

  private final Flags flags;
  private final DeclaredFlag<?> flag;
  private final String control;
  // Guarded by this.
  private double unspent;
  private final Map<String, SequentialTest> tests = new HashMap<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private final Set<Unit> seen = new HashSet<>();
  private boolean tripped;

  private Guard(Builder from) {
    this.flags = from.flags;
    this.flag = from.flag;
    this.control = from.control;
    this.unspent = from.falseAlarms;
  }

  /** A guard of {@code flag}. */
  public static Builder of(Flags flags, DeclaredFlag<?> flag) {
    return new Builder(flags, flag);
  }

  /**
   * The request failed. It counts if it was asked for the flag before, got its variant by
   * percentage, and its unit has not failed yet. Never waits long, and never throws.
   */
  public void failed(FlagRequest request) {
    Answer answer = request.asked(flag);
    Ramp ramp = request.ramp(flag);
    if (answer == null || ramp == null || answer.selector() != Selector.PERCENTAGE) {
      return;
    }
    Map<String, Double> shares = ramp.shares();
    String accusation = count(answer.variant(), ramp.unit(request.context()), shares);
    if (accusation != null) {
      flags.switchOff(flag.name(), accusation);
    }
  }

  private synchronized @Nullable String count(
      String variant, @Nullable Unit unit, Map<String, Double> shares) {
    if (tripped || seen.size() >= MOST_UNITS || (unit != null && !seen.add(unit))) {
      return null;
    }
    failures.merge(variant, 1, Integer::sum);
    admit(shares.keySet());
    for (Map.Entry<String, Double> suspect : shares.entrySet()) {
      String name = suspect.getKey();
      boolean concerned = variant.equals(name) || variant.equals(control);
      if (!name.equals(control) && concerned) {
        String accusation = test(name, variant.equals(name), shares);
        if (accusation != null) {
          return accusation;
        }
      }
    }
    return null;
  }

  /**
   * Gives each variant its part of the false alarms, once: nine tenths to those of the beginning,
   * and half of the rest to those that a reload brings, so that all together stay below the whole.
   */
  private void admit(Set<String> variants) {
    List<String> fresh =
        variants.stream().filter(v -> !v.equals(control) && !tests.containsKey(v)).toList();
    double spent = tests.isEmpty() ? 0.9 * unspent : unspent / 2;
    for (String variant : fresh) {
      tests.put(variant, new SequentialTest(Math.max(spent / fresh.size(), LEAST_ALARMS)));
    }
    unspent -= fresh.isEmpty() ? 0 : spent;
  }

  private @Nullable String test(String suspect, boolean failed, Map<String, Double> shares) {
    double own = shares.getOrDefault(suspect, 0.0);
    double both = own + shares.getOrDefault(control, 0.0);
    if (own <= 0 || own >= both) {
      return null;
    }
    SequentialTest test = Objects.requireNonNull(tests.get(suspect));
    if (!test.failed(failed, own / both)) {
      return null;
    }
    tripped = true;
    return String.format(
        Locale.ROOT,
        "variant %s fails more often than %s: of the units that failed %d are its own and %d are"
            + " of %s, where its share is %.2f %%; so many are %.0f times as likely if it does harm",
        suspect,
        control,
        failures.getOrDefault(suspect, 0),
        failures.getOrDefault(control, 0),
        control,
        100 * own / both,
        test.evidence());
  }

  /** Whether this guard has switched the flag off. */
  public synchronized boolean hasTripped() {
    return tripped;
  }

  /** How many units have failed so far on each variant. */
  public synchronized Map<String, Integer> failures() {
    return Map.copyOf(failures);
  }

  /** Describes a guard. For one thread. */
  public static final class Builder {
    private final Flags flags;
    private final DeclaredFlag<?> flag;
    private String control = Answer.OFF;
    private double falseAlarms = FALSE_ALARMS;

    private Builder(Flags flags, DeclaredFlag<?> flag) {
      this.flags = flags;
      this.flag = flag;
    }

    /** The variant that is known to be good, by default {@link Answer#OFF}. */
    public Builder control(String variant) {
      this.control = variant;
      return this;
    }

    /**
     * How likely it may be that a harmless flag is ever switched off, by default {@link
     * Guard#FALSE_ALARMS}.
     *
     * @throws IllegalArgumentException if that is not within 0.00001 and 0.5
     */
    public Builder falseAlarms(double probability) {
      if (!(probability >= 0.00001 && probability <= 0.5)) {
        throw new IllegalArgumentException(
            "a rate of false alarms must be 0.00001 to 0.5, but was " + probability);
      }
      this.falseAlarms = probability;
      return this;
    }

    /** The guard, which watches from now on. */
    public Guard build() {
      return new Guard(this);
    }
  }
}
