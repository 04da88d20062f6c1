package dev.railhead.flags;

import dev.railhead.flags.internal.bucketing.Placement;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One flag, ready to be asked: all that can be decided when flags are loaded is. Immutable.
 *
 * <p>The order in which clauses have their say is that of etsy/feature: a constant beats
 * everything; then come overrides, users, groups, admin, internal, and the percentages. What
 * etsy/feature does not have stands between: prerequisites come before the overrides, because no
 * override can make up for them, and rules come after {@code internal}.
 */
final class CompiledFlag {
  /** The index of a flag that the code does not declare. */
  static final int UNDECLARED = -1;

  private final FlagAnswers answers;
  private final @Nullable Answer constant;
  private final Clause[] gates;
  private final OverrideRights rights;
  private final Clause[] clauses;
  private final Decision otherwise;
  // Set if nothing but the unit counts.
  private final @Nullable Ramp byUnitAlone;
  private final @Nullable Placement byPlacement;

  /**
   * A flag.
   *
   * @param constant its answer for everybody, or null; then nothing else is looked at
   * @param gates clauses that come before overrides
   * @param clauses clauses that come after overrides
   */
  CompiledFlag(
      FlagAnswers answers,
      @Nullable Answer constant,
      Clause[] gates,
      OverrideRights rights,
      Clause[] clauses,
      Decision otherwise) {
    this.answers = answers;
    this.constant = constant;
    this.gates = gates;
    this.rights = rights;
    this.clauses = clauses;
    this.otherwise = otherwise;
    boolean alone = gates.length == 0 && clauses.length == 0;
    this.byUnitAlone = alone && otherwise instanceof Ramp ramp ? ramp : null;
    this.byPlacement = byUnitAlone == null ? null : byUnitAlone.placement();
  }

  /** A flag that is the same for everybody. */
  static CompiledFlag constant(FlagAnswers answers, Answer answer) {
    return new CompiledFlag(
        answers, answer, new Clause[0], OverrideRights.NOBODY, new Clause[0], (c, s) -> answer);
  }

  String name() {
    return answers.flag();
  }

  int index() {
    return answers.index();
  }

  FlagAnswers answers() {
    return answers;
  }

  /** Its percentages at a time; null if it has none. */
  @Nullable Ramp ramp(Instant now) {
    Decision decision = otherwise instanceof Timeline timeline ? timeline.at(now) : otherwise;
    return decision instanceof Ramp ramp ? ramp : null;
  }

  /** The answer for a unit of which no more is known; null if the flag wants to know more. */
  @Nullable Answer answer(String unit) {
    if (constant != null) {
      return constant;
    }
    return byUnitAlone == null || byPlacement == null
        ? null
        : byUnitAlone.answer(unit, byPlacement);
  }

  /** Its answer for everybody; null if it depends on who asks. */
  @Nullable Answer constant() {
    return constant;
  }

  /** The answer for {@code context}, asked by {@code requester}. */
  Answer answer(FlagContext context, FlagContext requester, Scope scope) {
    return constant != null ? constant : decide(context, requester, scope);
  }

  private Answer decide(FlagContext context, FlagContext requester, Scope scope) {
    Answer answer = first(gates, context, scope);
    if (answer == null && requester.hasOverrides()) {
      answer = overridden(context, requester);
    }
    if (answer == null) {
      answer = first(clauses, context, scope);
    }
    return answer == null ? otherwise.answer(context, scope) : answer;
  }

  private static @Nullable Answer first(Clause[] clauses, FlagContext context, Scope scope) {
    for (Clause clause : clauses) {
      Answer answer = clause.answer(context, scope);
      if (answer != null) {
        return answer;
      }
    }
    return null;
  }

  private @Nullable Answer overridden(FlagContext context, FlagContext requester) {
    Answer byCookie = override(requester.cookieFeatures(), Selector.COOKIE);
    if (byCookie != null) {
      return byCookie;
    }
    return rights.allow(context, requester)
        ? override(requester.urlFeatures(), Selector.URL)
        : null;
  }

  private @Nullable Answer override(Map<String, String> features, Selector selector) {
    String variant = features.get(name());
    return variant == null || !answers.accepts(variant) ? null : answers.of(variant, selector);
  }

  /** Part of a flag that may have an answer. */
  interface Clause {
    @Nullable Answer answer(FlagContext context, Scope scope);
  }

  /** Part of a flag that always has an answer. */
  interface Decision {
    Answer answer(FlagContext context, Scope scope);
  }

  /** Who may override a flag by the URL. */
  enum OverrideRights {
    /** Nobody. */
    NOBODY {
      @Override
      boolean allow(FlagContext context, FlagContext requester) {
        return false;
      }
    },
    /** A requester who is an administrator or comes from inside. */
    STAFF {
      @Override
      boolean allow(FlagContext context, FlagContext requester) {
        return requester.isInternal() || requester.isAdmin();
      }
    },
    /** Whoever asks about an administrator: a trap of etsy/feature. */
    ETSY_STAFF {
      @Override
      boolean allow(FlagContext context, FlagContext requester) {
        return requester.isInternal() || context.isAdmin();
      }
    },
    /** Everybody. */
    PUBLIC {
      @Override
      boolean allow(FlagContext context, FlagContext requester) {
        return true;
      }
    };

    abstract boolean allow(FlagContext context, FlagContext requester);
  }
}
