package dev.railhead.flags;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule: one decision after another, each from a moment on. A constant among them beats all
 * else from then on, as one in the file does, so it has its say as the first clause too. Immutable.
 */
final class Timeline implements CompiledFlag.Decision {
  /**
   * A decision from a moment on.
   *
   * @param constant its answer for everybody, or null
   */
  record Step(Instant from, CompiledFlag.Decision decision, @Nullable Answer constant) {}

  private final CompiledFlag.Decision initial;
  private final Step[] steps;

  /** Steps by ascending time, before which {@code initial} holds. */
  Timeline(CompiledFlag.Decision initial, List<Step> steps) {
    this.initial = initial;
    this.steps = steps.toArray(new Step[0]);
  }

  @Override
  public Answer answer(FlagContext context, Scope scope) {
    return at(scope.now()).answer(context, scope);
  }

  /** The decision at a time. */
  CompiledFlag.Decision at(Instant now) {
    Step step = step(now);
    return step == null ? initial : step.decision();
  }

  /** The answer for everybody at the time, if there is one. */
  @Nullable Answer constant(FlagContext context, Scope scope) {
    Step step = step(scope.now());
    return step == null ? null : step.constant();
  }

  private @Nullable Step step(Instant now) {
    Step current = null;
    for (Step step : steps) {
      if (step.from().isAfter(now)) {
        break;
      }
      current = step;
    }
    return current;
  }
}
