package dev.railhead.flags.internal.logic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JsonLogic's operators, as jsonlogic.com/operations.html describes them. */
final class Operators {
  private Operators() {}

  /** A value that is always the same. */
  record Constant(@Nullable Object value) implements Op {
    @Override
    public @Nullable Object apply(Env env) {
      return value;
    }
  }

  /** A list of values. */
  static final class Listing implements Op {
    private final Op[] ops;

    Listing(Op[] ops) {
      this.ops = ops;
    }

    @Override
    public Object apply(Env env) {
      List<@Nullable Object> values = new ArrayList<>(ops.length);
      for (Op op : ops) {
        env.step();
        values.add(op.apply(env));
      }
      return values;
    }
  }

  /** The operator called {@code name} on {@code ops}; null if there is none. */
  static @Nullable Op named(String name, Op[] ops) {
    Op control = control(name, ops);
    Op operator = control == null ? comparison(name, ops) : control;
    if (operator == null) {
      operator = Arithmetic.named(name, ops);
    }
    return operator == null ? Lists.named(name, ops) : operator;
  }

  /** The i-th operand, or nothing. */
  static Op at(Op[] ops, int i) {
    return i < ops.length ? ops[i] : new Constant(null);
  }

  private static @Nullable Op control(String name, Op[] ops) {
    return switch (name) {
      case "if", "?:" -> env -> conditional(env, ops);
      case "and" -> env -> until(env, ops, false);
      case "or" -> env -> until(env, ops, true);
      case "!" -> counted(env -> !Values.isTrue(at(ops, 0).apply(env)));
      case "!!" -> counted(env -> Values.isTrue(at(ops, 0).apply(env)));
      case "var" -> var(ops);
      case "missing" -> env -> missing(env, operands(env, ops));
      case "missing_some" -> env -> missingSome(env, ops);
      default -> null;
    };
  }

  private static Op counted(Op op) {
    return env -> {
      env.step();
      return op.apply(env);
    };
  }

  private static @Nullable Object conditional(Env env, Op[] ops) {
    env.step();
    int i = 0;
    for (; i + 1 < ops.length; i += 2) {
      if (Values.isTrue(ops[i].apply(env))) {
        return ops[i + 1].apply(env);
      }
    }
    return i < ops.length ? ops[i].apply(env) : null;
  }

  /** The first operand whose truth is {@code truth}, or the last one. */
  private static @Nullable Object until(Env env, Op[] ops, boolean truth) {
    Object value = null;
    for (Op op : ops) {
      env.step();
      value = op.apply(env);
      if (Values.isTrue(value) == truth) {
        return value;
      }
    }
    return value;
  }

  private static Op var(Op[] ops) {
    if (ops.length > 0 && ops[0] instanceof Constant constant) {
      String path = Values.text(constant.value());
      String[] parts = path.split("\\.", -1);
      return env -> orElse(env, env.var(path, parts), ops);
    }
    return env -> {
      String path = Values.text(at(ops, 0).apply(env));
      return orElse(env, env.var(path, path.split("\\.", -1)), ops);
    };
  }

  private static @Nullable Object orElse(Env env, @Nullable Object value, Op[] ops) {
    env.step();
    return value == null && ops.length > 1 ? ops[1].apply(env) : value;
  }

  private static List<?> operands(Env env, Op[] ops) {
    if (ops.length == 1 && ops[0].apply(env) instanceof List<?> list) {
      return list;
    }
    return (List<?>) new Listing(ops).apply(env);
  }

  private static List<Object> missing(Env env, List<?> names) {
    List<Object> missing = new ArrayList<>();
    for (Object name : names) {
      env.step();
      String path = Values.text(name);
      Object value = env.var(path, path.split("\\.", -1));
      if (value == null || value.equals("")) {
        missing.add(path);
      }
    }
    return missing;
  }

  private static List<Object> missingSome(Env env, Op[] ops) {
    List<?> names = at(ops, 1).apply(env) instanceof List<?> list ? list : List.of();
    List<Object> missing = missing(env, names);
    double needed = Values.number(at(ops, 0).apply(env));
    return names.size() - missing.size() >= needed ? List.of() : missing;
  }

  private interface Comparison {
    boolean holds(@Nullable Object a, @Nullable Object b);
  }

  private static @Nullable Op comparison(String name, Op[] ops) {
    return switch (name) {
      case "==" -> compare(ops, Values::looselyEqual);
      case "!=" -> compare(ops, (a, b) -> !Values.looselyEqual(a, b));
      case "===" -> compare(ops, Values::strictlyEqual);
      case "!==" -> compare(ops, (a, b) -> !Values.strictlyEqual(a, b));
      case "<" -> between(ops, Values::less);
      case "<=" -> between(ops, Values::lessOrEqual);
      case ">" -> compare(ops, (a, b) -> Values.less(b, a));
      case ">=" -> compare(ops, (a, b) -> Values.lessOrEqual(b, a));
      default -> null;
    };
  }

  private static Op compare(Op[] ops, Comparison comparison) {
    Op left = at(ops, 0);
    Op right = at(ops, 1);
    return counted(env -> comparison.holds(left.apply(env), right.apply(env)));
  }

  /** With three operands, whether the second one lies between the others. */
  private static Op between(Op[] ops, Comparison comparison) {
    if (ops.length < 3) {
      return compare(ops, comparison);
    }
    Op[] inner = Arrays.copyOf(ops, 3);
    return counted(
        env -> {
          Object middle = inner[1].apply(env);
          return comparison.holds(inner[0].apply(env), middle)
              && comparison.holds(middle, inner[2].apply(env));
        });
  }
}
