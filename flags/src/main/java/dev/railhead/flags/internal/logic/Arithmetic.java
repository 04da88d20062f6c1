package dev.railhead.flags.internal.logic;

import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** JsonLogic's operators on numbers and texts. */
final class Arithmetic {
  private Arithmetic() {}

  static @Nullable Op named(String name, Op[] ops) {
    return switch (name) {
      case "+" -> folded(ops, 0, Double::sum);
      case "*" -> folded(ops, 1, (a, b) -> a * b);
      case "-" -> ops.length == 1 ? negated(ops[0]) : binary(ops, (a, b) -> a - b);
      case "/" -> binary(ops, (a, b) -> a / b);
      case "%" -> binary(ops, (a, b) -> a % b);
      case "max" -> folded(ops, Double.NEGATIVE_INFINITY, Math::max);
      case "min" -> folded(ops, Double.POSITIVE_INFINITY, Math::min);
      case "cat" -> env -> joined(env, ops);
      case "substr" -> env -> cut(env, ops);
      case "starts_with" -> text(ops, String::startsWith);
      case "ends_with" -> text(ops, String::endsWith);
      case "sem_ver" ->
          new SemVer(Operators.at(ops, 0), Operators.at(ops, 1), Operators.at(ops, 2));
      default -> null;
    };
  }

  private static Op folded(Op[] ops, double start, DoubleBinaryOperator operator) {
    return env -> {
      double result = start;
      for (Op op : ops) {
        env.step();
        result = operator.applyAsDouble(result, Values.number(op.apply(env)));
      }
      return Values.of(result);
    };
  }

  private static Op negated(Op op) {
    return env -> Values.of(-Values.number(op.apply(env)));
  }

  private static Op binary(Op[] ops, DoubleBinaryOperator operator) {
    Op left = Operators.at(ops, 0);
    Op right = Operators.at(ops, 1);
    return env -> {
      env.step();
      return Values.of(
          operator.applyAsDouble(Values.number(left.apply(env)), Values.number(right.apply(env))));
    };
  }

  private static String joined(Env env, Op[] ops) {
    StringBuilder result = new StringBuilder();
    for (Op op : ops) {
      env.step();
      result.append(Values.text(op.apply(env)));
      Env.checkedLength(result.length());
    }
    return result.toString();
  }

  /** substr(text, from, length): negative ones count from the end. */
  private static String cut(Env env, Op[] ops) {
    env.step();
    String text = Values.text(Operators.at(ops, 0).apply(env));
    double from = Values.number(Operators.at(ops, 1).apply(env));
    int start = (int) Math.min(text.length(), from < 0 ? Math.max(0, text.length() + from) : from);
    if (ops.length < 3) {
      return text.substring(start);
    }
    double length = Values.number(ops[2].apply(env));
    double end = length < 0 ? text.length() + length : start + length;
    return text.substring(start, (int) Math.max(start, Math.min(text.length(), end)));
  }

  private interface TextTest {
    boolean holds(String text, String other);
  }

  private static Op text(Op[] ops, TextTest test) {
    Op left = Operators.at(ops, 0);
    Op right = Operators.at(ops, 1);
    return env -> {
      env.step();
      return left.apply(env) instanceof String a
          && right.apply(env) instanceof String b
          && test.holds(a, b);
    };
  }
}
