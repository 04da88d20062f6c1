package dev.railhead.flags.internal.file;

import dev.railhead.flags.Condition;
import dev.railhead.flags.Dialect;
import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.Prerequisite;
import dev.railhead.flags.Range;
import dev.railhead.flags.Rule;
import dev.railhead.flags.Serving;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The printed form of targets. */
final class Targeting {
  private Targeting() {}

  /** Ids by variant; a list, or one text, where all are on. {@code flag} is whose they are. */
  static Object ids(Map<String, String> ids, FlagDefinition flag) {
    if (!ids.isEmpty() && Set.copyOf(ids.values()).equals(Set.of(Serving.ON))) {
      List<String> all = List.copyOf(ids.keySet());
      // A list is lower-cased when it is read, a single text in etsy-lenient is not.
      return all.size() == 1 && !Php.lowerCase(all.get(0)).equals(all.get(0))
          ? new Single(all.get(0))
          : all;
    }
    Map<String, List<String>> byVariant = new LinkedHashMap<>();
    ids.forEach(
        (id, variant) -> byVariant.computeIfAbsent(variant, v -> new ArrayList<>()).add(id));
    if (flag.dialect() == Dialect.ETSY_LENIENT && Php.isList(byVariant.keySet())) {
      noList(byVariant, flag.enabled());
    }
    List<String> order = byVariant.values().stream().flatMap(List::stream).toList();
    if (!order.equals(List.copyOf(ids.keySet()))) {
      // Who is named again keeps the first place and gets the last variant: so the order is kept.
      byVariant.entrySet().iterator().next().setValue(List.copyOf(ids.keySet()));
    }
    return byVariant;
  }

  /** Puts another variant first than 0: etsy/feature takes keys from 0 on for a list of ids. */
  private static void noList(Map<String, List<String>> byVariant, Serving enabled) {
    String first =
        Stream.concat(byVariant.keySet().stream(), enabled.variants().stream())
            .filter(variant -> !variant.equals("0"))
            .findFirst()
            .orElse(Serving.OFF);
    Map<String, List<String>> others = new LinkedHashMap<>(byVariant);
    byVariant.clear();
    byVariant.put(first, others.getOrDefault(first, List.of()));
    others.forEach(byVariant::putIfAbsent);
  }

  /** A single id, written without brackets. */
  static final class Single extends java.util.AbstractCollection<String> {
    private final String id;

    Single(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }

    @Override
    public java.util.Iterator<String> iterator() {
      return List.of(id).iterator();
    }

    @Override
    public int size() {
      return 1;
    }
  }

  static List<Object> prerequisites(List<Prerequisite> prerequisites) {
    List<Object> all = new ArrayList<>();
    for (Prerequisite one : prerequisites) {
      all.add(
          one.variants().isEmpty() ? one.flag() : Map.of(one.flag(), List.copyOf(one.variants())));
    }
    return all;
  }

  static List<Object> rules(List<Rule> rules) {
    List<Object> all = new ArrayList<>();
    for (Rule rule : rules) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      Map<String, @Nullable Object> when = new LinkedHashMap<>();
      for (Condition condition : rule.when()) {
        if (condition instanceof Condition.During during) {
          fields.put("during", window(during));
        } else {
          when.put(attribute(condition), form(condition));
        }
      }
      if (!when.isEmpty()) {
        fields.put("when", when);
      }
      fields.put(Keys.ENABLED, Printer.enabled(rule.enabled(), Dialect.STRICT));
      all.add(fields);
    }
    return all;
  }

  private static Map<String, Object> window(Condition.During during) {
    Map<String, Object> window = new LinkedHashMap<>();
    if (during.from() != null) {
      window.put("from", during.from().toString());
    }
    if (during.until() != null) {
      window.put("until", during.until().toString());
    }
    return window;
  }

  private static String attribute(Condition condition) {
    if (condition instanceof Condition.In in) {
      return in.attribute();
    }
    if (condition instanceof Condition.StartsWith prefix) {
      return prefix.attribute();
    }
    if (condition instanceof Condition.InNumbers numbers) {
      return numbers.attribute();
    }
    if (condition instanceof Condition.InVersions versions) {
      return versions.attribute();
    }
    if (condition instanceof Condition.Not not) {
      return attribute(not.condition());
    }
    throw new IllegalArgumentException("a window stands beside the attributes: " + condition);
  }

  private static Object form(Condition condition) {
    if (condition instanceof Condition.In in) {
      return in.values().size() == 1 ? in.values().iterator().next() : new ArrayList<>(in.values());
    }
    if (condition instanceof Condition.StartsWith prefix) {
      return Map.of("prefix", prefix.prefixes());
    }
    if (condition instanceof Condition.InNumbers numbers) {
      return bounds(numbers.range(), (BigDecimal number) -> number);
    }
    if (condition instanceof Condition.InVersions versions) {
      return Map.of("version", bounds(versions.range(), Object::toString));
    }
    return Map.of("not", form(((Condition.Not) condition).condition()));
  }

  private static <T extends Comparable<? super T>> Map<String, Object> bounds(
      Range<T> range, Function<T, Object> form) {
    Map<String, Object> bounds = new LinkedHashMap<>();
    bound(bounds, "at_least", range.atLeast(), form);
    bound(bounds, "above", range.above(), form);
    bound(bounds, "at_most", range.atMost(), form);
    bound(bounds, "below", range.below(), form);
    return bounds;
  }

  private static <T> void bound(
      Map<String, Object> bounds, String key, @Nullable T value, Function<T, Object> form) {
    if (value != null) {
      bounds.put(key, form.apply(value));
    }
  }
}
