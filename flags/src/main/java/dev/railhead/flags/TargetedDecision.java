package dev.railhead.flags;

import dev.railhead.flags.CompiledFlag.Decision;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides as flagd does: by an expression that says a variant's name, else by the default variant,
 * else by the caller's own default. An unknown name is an error. Immutable.
 */
final class TargetedDecision implements Decision {
  private final Expression expression;
  private final Map<String, Answer> variants = new HashMap<>();
  private final Answer otherwise;
  private final Answer unknown;

  private TargetedDecision(Expression expression, Answer otherwise, FlagAnswers answers) {
    this.expression = expression;
    this.otherwise = otherwise;
    this.unknown = answers.byDefault(Selector.ERROR);
    for (String variant : answers.variants()) {
      variants.put(variant, answers.of(variant, Selector.RULE));
    }
  }

  static Decision of(Serving.Targeted targeted, FlagAnswers answers) {
    Expression expression = targeted.expression();
    // Without an expression it is the same for everybody.
    Selector selector = expression == null ? Selector.CONSTANT : Selector.DEFAULT;
    Answer otherwise =
        targeted.otherwise() == null
            ? answers.byDefault(Selector.DISABLED)
            : answers.of(targeted.otherwise(), selector);
    return expression == null
        ? (context, scope) -> otherwise
        : new TargetedDecision(expression, otherwise, answers);
  }

  @Override
  public Answer answer(FlagContext context, Scope scope) {
    String said = word(expression.value(new ContextAttributes(context, scope)));
    return said == null ? otherwise : variants.getOrDefault(said, unknown);
  }

  /** A truth value or a number names a variant too: {@code true} or {@code 1}. */
  private static @Nullable String word(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
