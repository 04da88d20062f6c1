package dev.railhead.flags.internal.logic;

import dev.railhead.flags.internal.bucketing.Murmur3;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * flagd's {@code fractional} in its second version: {@code (murmur3_x86_32(utf8(key), 0) *
 * totalWeight) >>> 32}, compared with the weights one after another. Without a key of its own it is
 * the flag's key followed by the targeting key.
 */
final class Fractional implements Op {
  private final String flag;
  private final @Nullable Op key;
  private final Op[] variants;
  private final Op[] weights;

  private Fractional(String flag, @Nullable Op key, Op[] variants, Op[] weights) {
    this.flag = flag;
    this.key = key;
    this.variants = variants;
    this.weights = weights;
  }

  static Fractional of(String flag, List<?> operands, Function<@Nullable Object, Op> compile) {
    boolean hasKey = !operands.isEmpty() && !(operands.get(0) instanceof List);
    List<Op> variants = new ArrayList<>();
    List<Op> weights = new ArrayList<>();
    for (Object operand : operands.subList(hasKey ? 1 : 0, operands.size())) {
      if (!(operand instanceof List<?> pair) || pair.isEmpty() || pair.size() > 2) {
        throw new IllegalArgumentException("fractional has pairs of a variant and its weight");
      }
      variants.add(compile.apply(pair.get(0)));
      weights.add(compile.apply(pair.size() == 1 ? (Object) 1L : pair.get(1)));
    }
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("fractional needs a variant");
    }
    return new Fractional(
        flag,
        hasKey ? compile.apply(operands.get(0)) : null,
        variants.toArray(new Op[0]),
        weights.toArray(new Op[0]));
  }

  @Override
  public @Nullable Object apply(Env env) {
    env.step();
    String text = key(env);
    if (text == null) {
      return null;
    }
    long[] parts = new long[weights.length];
    long total = 0;
    for (int i = 0; i < parts.length; i++) {
      double weight = Values.number(weights[i].apply(env));
      parts[i] = weight > 0 ? (long) Math.min(weight, Integer.MAX_VALUE) : 0;
      total += parts[i];
    }
    if (total == 0 || total > Integer.MAX_VALUE) {
      return null;
    }
    long bucket = ((Murmur3.hash(text, 0) & 0xffffffffL) * total) >>> 32;
    int i = 0;
    for (long end = parts[0]; bucket >= end; end += parts[i]) {
      i++;
    }
    return variants[i].apply(env);
  }

  private @Nullable String key(Env env) {
    if (key == null) {
      String unit = env.targetingKey();
      return unit == null || unit.isEmpty() ? null : flag + unit;
    }
    return key.apply(env) instanceof String text && !text.isEmpty() ? text : null;
  }
}
