package dev.railhead.flags;

import dev.railhead.flags.internal.file.Emitter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds what is wrong with a flags file, and what probably does not do what its author meant.
 * Beyond what {@link FlagFile} finds when it reads, it looks at flags together, and at the date.
 * Immutable.
 */
public final class FlagLint {
  private final FlagFile form;
  private final Instant now;

  private FlagLint(FlagFile form, Instant now) {
    this.form = form;
    this.now = now;
  }

  /** Lints files in {@code dialect} as of now. */
  public static FlagLint of(Dialect dialect) {
    return new FlagLint(FlagFile.of(dialect), Clock.systemUTC().instant());
  }

  /** The same as of another time. */
  public FlagLint at(Instant time) {
    return new FlagLint(form, Objects.requireNonNull(time, "time"));
  }

  /**
   * What is found in {@code file}, by place.
   *
   * @throws IOException if there is no such file, or it cannot be read
   */
  public List<Finding> check(Path file) throws IOException {
    return check(file.toString(), FlagFile.bytes(file));
  }

  /** What is found in {@code bytes}, which findings call {@code source}. Never throws. */
  public List<Finding> check(String source, byte[] bytes) {
    Reading reading = form.read(source, bytes);
    List<Finding> all = new ArrayList<>(reading.findings());
    reading.flags().ifPresent(flags -> flags.flags().values().forEach(f -> check(f, flags, all)));
    Collections.sort(all);
    return List.copyOf(all);
  }

  /** Findings as JSON: a list of objects with the {@linkplain Finding#fields fields} of each. */
  public static String json(List<Finding> findings) {
    return Emitter.json(findings.stream().map(Finding::fields).toList());
  }

  private void check(FlagDefinition flag, FlagSet all, List<Finding> findings) {
    expiry(flag, findings);
    schedule(flag, findings);
    prerequisites(flag, all, findings);
    windows(flag, findings);
    shadowed(flag, findings);
    data(flag, findings);
  }

  private void expiry(FlagDefinition flag, List<Finding> findings) {
    LocalDate expires = flag.upkeep().expires();
    if (expires != null && !today().isBefore(expires)) {
      warn(findings, flag, "expired", "it should be gone since " + expires + owner(flag));
    }
  }

  private static String owner(FlagDefinition flag) {
    String owner = flag.upkeep().owner();
    return owner == null ? "" : "; " + owner + " answers for it";
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  private void schedule(FlagDefinition flag, List<Finding> findings) {
    List<RampStep> steps = flag.schedule();
    if (steps.isEmpty() || flag.isConstant()) {
      return;
    }
    RampStep last = steps.get(steps.size() - 1);
    if (!last.at().isAfter(now)) {
      warn(
          findings,
          flag,
          "dead-schedule",
          "its schedule is over since " + last.at() + "; give enabled the last step's value");
    }
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).enabled().equals(steps.get(i - 1).enabled())) {
        warn(
            findings,
            flag,
            "dead-schedule",
            "the step at " + steps.get(i).at() + " changes nothing");
      }
    }
  }

  private static void prerequisites(FlagDefinition flag, FlagSet all, List<Finding> findings) {
    for (Prerequisite one : flag.prerequisites()) {
      FlagDefinition other = all.flag(one.flag());
      if (other == null) {
        warn(
            findings,
            flag,
            "unknown-prerequisite",
            "there is no flag " + one.flag() + " in this file; without it this one is off");
      } else if (other.enabled() instanceof Serving.Always always
          && !one.isMetBy(always.variant())) {
        warn(
            findings,
            flag,
            "unreachable",
            "it is off, because " + one.flag() + " is " + always.variant() + " for everybody");
      } else if (!one.variants().isEmpty()
          && Collections.disjoint(one.variants(), other.variants())
          && !one.variants().contains(Serving.OFF)) {
        warn(
            findings,
            flag,
            "undeclared-variant",
            one.flag() + " has no variant " + String.join(" or ", one.variants()));
      }
    }
  }

  private void windows(FlagDefinition flag, List<Finding> findings) {
    for (Rule rule : flag.targets().rules()) {
      for (Condition condition : rule.when()) {
        if (condition instanceof Condition.During during
            && during.until() != null
            && !during.until().isAfter(now)) {
          warn(findings, flag, "unreachable", "a rule's window closed at " + during.until());
        }
      }
    }
  }

  /** Rules behind one that asks for no more than they do. */
  private static void shadowed(FlagDefinition flag, List<Finding> findings) {
    List<Rule> rules = flag.targets().rules();
    for (int i = 1; i < rules.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (rules.get(i).when().containsAll(rules.get(j).when())) {
          warn(
              findings,
              flag,
              "unreachable",
              "rule " + (i + 1) + " is never reached: rule " + (j + 1) + " takes all of its units");
          break;
        }
      }
    }
  }

  /** Data by variant, with data for one that is none. */
  private static void data(FlagDefinition flag, List<Finding> findings) {
    if (flag.dialect() != Dialect.STRICT || !(flag.data().orElse(null) instanceof Map<?, ?> map)) {
      return;
    }
    FlagDefinition bare = flag.toBuilder().data(null).build();
    boolean isByVariant = map.keySet().stream().anyMatch(bare.variants()::contains);
    for (Object key : map.keySet()) {
      if (isByVariant && !bare.variants().contains(key) && !key.equals(Serving.OFF)) {
        warn(
            findings,
            flag,
            "undeclared-variant",
            "there is data for " + key + ", which is no variant");
      }
    }
  }

  private static void warn(
      List<Finding> findings, FlagDefinition flag, String code, String message) {
    findings.add(
        new Finding(Finding.Severity.WARNING, code, flag.position(), flag.name(), message));
  }
}
