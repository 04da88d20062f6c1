package dev.railhead.flags;

import dev.railhead.flags.CompiledFlag.Clause;
import dev.railhead.flags.CompiledFlag.Decision;
import dev.railhead.flags.CompiledFlag.OverrideRights;
import dev.railhead.flags.internal.bucketing.Digests;
import dev.railhead.flags.internal.bucketing.Partition;
import dev.railhead.flags.internal.bucketing.Placement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a {@link CompiledFlag} of one definition. For one use. */
final class DefinitionCompiler {
  private final FlagDefinition flag;
  private final FlagAnswers answers;
  private final @Nullable Placement placement;
  private final UnitKind unit;

  DefinitionCompiler(FlagDefinition flag, FlagAnswers answers, Digests digests) {
    this.flag = flag;
    this.answers = answers;
    this.placement = placement(flag, digests);
    this.unit = unit(flag);
  }

  CompiledFlag compile() {
    if (flag.disabled()) {
      return CompiledFlag.constant(answers, answers.byDefault(Selector.DISABLED));
    }
    boolean invalid = flag.counting().by() == Bucketing.INVALID;
    if (flag.enabled() instanceof Serving.Always always && !invalid) {
      return CompiledFlag.constant(answers, answers.of(always.variant(), Selector.CONSTANT));
    }
    Decision decision = decision();
    return new CompiledFlag(answers, null, gates(decision, invalid), rights(), clauses(), decision);
  }

  private Clause[] gates(Decision decision, boolean invalid) {
    List<Clause> gates = new ArrayList<>();
    if (invalid) {
      Answer error = answers.byDefault(Selector.ERROR);
      gates.add((context, scope) -> context.isUnitGiven() ? null : error);
    }
    if (flag.enabled() instanceof Serving.Always always) {
      Answer constant = answers.of(always.variant(), Selector.CONSTANT);
      gates.add((context, scope) -> constant);
    }
    if (decision instanceof Timeline timeline) {
      gates.add(timeline::constant);
    }
    Answer unmet = answers.of(Answer.OFF, Selector.PREREQUISITE);
    for (Prerequisite needed : flag.prerequisites()) {
      gates.add((context, scope) -> isMet(needed, context, scope) ? null : unmet);
    }
    return gates.toArray(new Clause[0]);
  }

  private static boolean isMet(Prerequisite needed, FlagContext context, Scope scope) {
    Answer other = scope.of(needed.flag(), context);
    return other != null && needed.isMetBy(other.variant());
  }

  private OverrideRights rights() {
    if (flag.publicUrlOverride()) {
      return OverrideRights.PUBLIC;
    }
    return isEtsy() ? OverrideRights.ETSY_STAFF : OverrideRights.STAFF;
  }

  private Clause[] clauses() {
    return new TargetCompiler(flag.targets(), answers, isEtsy(), this::decision).clauses();
  }

  private Decision decision() {
    Decision initial = decision(flag.enabled(), Selector.PERCENTAGE);
    if (flag.schedule().isEmpty()) {
      return initial;
    }
    List<Timeline.Step> steps = new ArrayList<>();
    for (RampStep step : flag.schedule()) {
      Answer constant =
          step.enabled() instanceof Serving.Always always
              ? answers.of(always.variant(), Selector.CONSTANT)
              : null;
      steps.add(
          new Timeline.Step(step.at(), decision(step.enabled(), Selector.PERCENTAGE), constant));
    }
    return new Timeline(initial, steps);
  }

  /** What a serving decides, whose percentages answer by {@code selector}. */
  private Decision decision(Serving serving, Selector selector) {
    if (serving instanceof Serving.Always always) {
      Answer answer = answers.of(always.variant(), selector);
      return (context, scope) -> answer;
    }
    return serving instanceof Serving.Targeted targeted
        ? TargetedDecision.of(targeted, answers)
        : ramp((Serving.Shares) serving, selector);
  }

  private Ramp ramp(Serving.Shares shares, Selector selector) {
    List<BigDecimal> percents = shares.shares().stream().map(Share::percent).toList();
    Partition partition =
        flag.counting().layout() == Layout.CUMULATIVE
            ? Partition.cumulative(percents)
            : Partition.sticky(percents);
    return new Ramp(
        unit,
        placement,
        partition,
        shares.variants().stream().map(variant -> answers.of(variant, selector)).toList(),
        answers.of(Answer.OFF, selector),
        answers.of(Answer.OFF, Selector.NO_UNIT));
  }

  private boolean isEtsy() {
    return flag.dialect() == Dialect.ETSY_LENIENT;
  }

  private static @Nullable Placement placement(FlagDefinition flag, Digests digests) {
    if (flag.counting().by() == Bucketing.RANDOM) {
      return null;
    }
    String salt = flag.counting().saltOf(flag.name());
    return switch (flag.counting().algorithm()) {
      case MURMUR3 -> Placement.murmur3(salt);
      case ETSY_SHA256 -> Placement.etsySha256(salt, digests);
      case FLAGD_V2 -> Placement.flagdV2(salt);
    };
  }

  private static UnitKind unit(FlagDefinition flag) {
    if (flag.counting().by() == Bucketing.USER) {
      return UnitKind.USER;
    }
    return switch (flag.dialect()) {
      case STRICT -> UnitKind.ANONYMOUS;
      case ETSY_LENIENT -> UnitKind.ETSY_ANONYMOUS;
      case FLAGD -> UnitKind.ANY;
    };
  }
}
