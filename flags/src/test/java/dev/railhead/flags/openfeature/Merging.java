package dev.railhead.flags.openfeature;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.HookContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ThreadLocalTransactionContextPropagator;
import dev.openfeature.sdk.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Attributes set at some levels, and what an evaluation must see of them.
 *
 * @param set the attributes at each level, levels by ascending precedence
 */
record Merging(Map<String, Map<String, String>> set) {
  private static final List<String> TRANSACTIONAL =
      List.of("API", "Transaction", "Client", "Invocation");
  private static final List<String> HOOKED = List.of("API", "Client", "Invocation", "Before Hooks");
  private static final List<String> ALL =
      List.of("API", "Transaction", "Client", "Invocation", "Before Hooks");

  static Stream<Merging> scenarios() {
    List<Merging> scenarios = new ArrayList<>();
    for (List<String> levels : List.of(TRANSACTIONAL, HOOKED, ALL)) {
      Map<String, Map<String, String>> each = new HashMap<>();
      Map<String, Map<String, String>> downTo = new HashMap<>();
      for (String level : levels) {
        scenarios.add(new Merging(Map.of(level, Map.of("key", "value"))));
        downTo.put(level, Map.of("key", level));
        scenarios.add(new Merging(Map.copyOf(downTo)));
        each.put(level, Map.of(level, level + " value"));
      }
      scenarios.add(new Merging(each));
    }
    return scenarios.stream();
  }

  /** What must be seen: the value at the last level for each key. */
  Map<String, String> expected() {
    Map<String, String> expected = new HashMap<>();
    ALL.forEach(level -> expected.putAll(set.getOrDefault(level, Map.of())));
    return expected;
  }

  void evaluate(OpenFeatureAPI api, Client client) {
    api.setTransactionContextPropagator(new ThreadLocalTransactionContextPropagator());
    api.setEvaluationContext(at("API"));
    api.setTransactionContext(at("Transaction"));
    client.setEvaluationContext(at("Client"));
    EvaluationContext byHook = at("Before Hooks");
    client.addHooks(
        new Hook<Object>() {
          @Override
          public Optional<EvaluationContext> before(
              HookContext<Object> context, Map<String, Object> hints) {
            return Optional.of(byHook);
          }
        });
    client.getBooleanValue("boolean-flag", false, at("Invocation"));
  }

  private EvaluationContext at(String level) {
    Map<String, Value> attributes = new HashMap<>();
    set.getOrDefault(level, Map.of())
        .forEach((key, value) -> attributes.put(key, new Value(value)));
    return new ImmutableContext(attributes);
  }
}
