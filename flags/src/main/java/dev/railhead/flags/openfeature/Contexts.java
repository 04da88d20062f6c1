package dev.railhead.flags.openfeature;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.Value;
import dev.railhead.flags.FlagContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes our context of OpenFeature's. */
final class Contexts {
  private Contexts() {}

  static FlagContext of(EvaluationContext context) {
    Map<String, Value> attributes = context.asMap();
    String key = context.getTargetingKey();
    FlagContext.Builder builder = FlagContext.builder();
    if (key != null && !key.isEmpty()) {
      builder.user(key, text(attributes, "userName", "")).anonymousId(key);
    }
    builder.groups(groups(attributes.get("groups")));
    if (isTrue(attributes.get("isAdmin"))) {
      builder.admin();
    }
    if (isTrue(attributes.get("isInternal"))) {
      builder.internal();
    }
    attributes.forEach((name, value) -> addTo(builder, name, value));
    return builder.build();
  }

  private static void addTo(FlagContext.Builder builder, String name, @Nullable Value value) {
    Object plain = value == null ? null : plain(value);
    if (plain != null) {
      builder.attribute(name, plain);
    }
  }

  private static @Nullable Object plain(Value value) {
    if (value.isList()) {
      return value.asList().stream().map(Contexts::plain).filter(v -> v != null).toList();
    }
    return value.isStructure() ? value.asStructure().asObjectMap() : value.asObject();
  }

  private static String text(Map<String, Value> attributes, String name, String otherwise) {
    Value value = attributes.get(name);
    return value != null && value.isString() ? value.asString() : otherwise;
  }

  private static boolean isTrue(@Nullable Value value) {
    return value != null && value.isBoolean() && value.asBoolean();
  }

  private static Set<String> groups(@Nullable Value value) {
    if (value == null || value.isNull()) {
      return Set.of();
    }
    Set<String> groups = new HashSet<>();
    for (Value group : value.isList() ? value.asList() : List.of(value)) {
      if (group.isString()) {
        groups.add(group.asString());
      } else if (group.isNumber()) {
        groups.add(String.valueOf(group.asLong()));
      }
    }
    return groups;
  }
}
