package dev.railhead.flags.internal.logic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JsonLogic's operators on lists. */
final class Lists {
  private Lists() {}

  static @Nullable Op named(String name, Op[] ops) {
    Op list = Operators.at(ops, 0);
    Op body = Operators.at(ops, 1);
    return switch (name) {
      case "in" -> env -> contains(env, list.apply(env), body.apply(env));
      case "merge" -> env -> merged(env, ops);
      case "map" -> env -> mapped(env, list, body);
      case "filter" -> env -> filtered(env, list, body);
      case "all" -> env -> count(env, list, body) == size(env, list) && size(env, list) > 0;
      case "none" -> env -> count(env, list, body) == 0;
      case "some" -> env -> count(env, list, body) > 0;
      case "reduce" -> env -> reduced(env, list, body, Operators.at(ops, 2));
      default -> null;
    };
  }

  private static List<?> list(Env env, Op op) {
    return op.apply(env) instanceof List<?> list ? list : List.of();
  }

  private static boolean contains(Env env, @Nullable Object needle, @Nullable Object hay) {
    env.step();
    if (hay instanceof String text) {
      return needle != null && text.contains(Values.text(needle));
    }
    if (hay instanceof List<?> list) {
      for (Object element : list) {
        env.step();
        if (Values.strictlyEqual(needle, element)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<@Nullable Object> merged(Env env, Op[] ops) {
    List<@Nullable Object> all = new ArrayList<>();
    for (Op op : ops) {
      env.step();
      Object value = op.apply(env);
      if (value instanceof List<?> list) {
        Env.checkedLength((long) all.size() + list.size());
        all.addAll(list);
      } else {
        all.add(value);
      }
    }
    return all;
  }

  private static List<@Nullable Object> mapped(Env env, Op list, Op body) {
    List<@Nullable Object> result = new ArrayList<>();
    for (Object element : list(env, list)) {
      env.step();
      result.add(env.within(element, body));
    }
    return result;
  }

  private static List<@Nullable Object> filtered(Env env, Op list, Op body) {
    List<@Nullable Object> result = new ArrayList<>();
    for (Object element : list(env, list)) {
      env.step();
      if (Values.isTrue(env.within(element, body))) {
        result.add(element);
      }
    }
    return result;
  }

  private static int size(Env env, Op list) {
    return list(env, list).size();
  }

  private static int count(Env env, Op list, Op body) {
    return filtered(env, list, body).size();
  }

  private static @Nullable Object reduced(Env env, Op list, Op body, Op start) {
    Object result = start.apply(env);
    for (Object element : list(env, list)) {
      env.step();
      Map<String, @Nullable Object> scope = new HashMap<>();
      scope.put("current", element);
      scope.put("accumulator", result);
      result = env.within(scope, body);
    }
    return result;
  }
}
