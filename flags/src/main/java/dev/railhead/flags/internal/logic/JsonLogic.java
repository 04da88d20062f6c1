package dev.railhead.flags.internal.logic;

import dev.railhead.flags.Attributes;
import dev.railhead.flags.Expression;
import dev.railhead.flags.internal.Checks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compiles JsonLogic (jsonlogic.com) with flagd's {@code fractional}, {@code sem_ver}, {@code
 * starts_with} and {@code ends_with}. What an expression computes is bounded: one that takes too
 * many steps, or makes too long a text, has no value.
 */
public final class JsonLogic {
  /** How deep an expression can be, references followed. */
  private static final int MAX_DEPTH = 64;

  private final String flag;
  private int nodes;

  private JsonLogic(String flag) {
    this.flag = flag;
  }

  /**
   * Compiles the expression of the flag called {@code flag}.
   *
   * @param json maps, lists and plain values, references resolved
   * @throws IllegalArgumentException if an operator is unknown, or it is too large
   */
  public static Expression compile(String flag, @Nullable Object json) {
    return new Compiled(flag, Checks.json(json), new JsonLogic(flag).op(json, 0));
  }

  private record Compiled(String flag, @Nullable Object json, Op op) implements Expression {
    @Override
    public @Nullable Object value(Attributes attributes) {
      try {
        return op.apply(new Env(attributes, flag));
      } catch (Env.Exhausted e) {
        return null;
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Compiled compiled
          && flag.equals(compiled.flag)
          && Objects.equals(json, compiled.json);
    }

    @Override
    public int hashCode() {
      return Objects.hash(flag, json);
    }

    @Override
    public String toString() {
      return String.valueOf(json);
    }
  }

  private Op op(@Nullable Object json, int depth) {
    if (depth > MAX_DEPTH || ++nodes > 100_000) {
      throw new IllegalArgumentException(
          "an expression is nested at most " + MAX_DEPTH + " deep and has at most 100,000 parts");
    }
    if (json instanceof List<?> list) {
      return new Operators.Listing(ops(list, depth));
    }
    if (!(json instanceof Map<?, ?> map) || map.isEmpty()) {
      return new Operators.Constant(json);
    }
    if (map.size() > 1) {
      throw new IllegalArgumentException(
          "an operation has one operator, but was " + Checks.quoted(map.keySet().toString()));
    }
    Map.Entry<?, ?> only = map.entrySet().iterator().next();
    return operation(String.valueOf(only.getKey()), only.getValue(), depth);
  }

  private Op operation(String name, @Nullable Object operands, int depth) {
    List<?> list = operands instanceof List<?> many ? many : java.util.Arrays.asList(operands);
    if (name.equals("fractional")) {
      return Fractional.of(flag, list, json -> op(json, depth + 1));
    }
    Op[] ops = ops(list, depth);
    Op known = Operators.named(name, ops);
    if (known == null) {
      throw new IllegalArgumentException("there is no operator " + Checks.quoted(name));
    }
    return known;
  }

  private Op[] ops(List<?> list, int depth) {
    Op[] ops = new Op[list.size()];
    for (int i = 0; i < ops.length; i++) {
      ops[i] = op(list.get(i), depth + 1);
    }
    return ops;
  }
}
