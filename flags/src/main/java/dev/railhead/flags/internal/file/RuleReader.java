package dev.railhead.flags.internal.file;

import dev.railhead.flags.Condition;
import dev.railhead.flags.Prerequisite;
import dev.railhead.flags.RampStep;
import dev.railhead.flags.Range;
import dev.railhead.flags.Rule;
import dev.railhead.flags.Serving;
import dev.railhead.flags.Version;
import dev.railhead.flags.internal.Checks;
import dev.railhead.flags.internal.file.Item.Field;
import dev.railhead.flags.internal.file.Item.Fields;
import dev.railhead.flags.internal.file.Item.Items;
import dev.railhead.flags.internal.file.Item.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads rules, schedules and prerequisites. What is wrong is reported, and left out. */
final class RuleReader {
  private static final Set<String> BOUNDS = Set.of("at_least", "above", "at_most", "below");

  private final Report report;
  private final Clauses clauses;

  RuleReader(Report report) {
    this.report = report;
    this.clauses = new Clauses(report);
  }

  List<Rule> rules(Item item) {
    List<Rule> rules = new ArrayList<>();
    for (Fields fields : mappings(item, "rules")) {
      clauses.onlyKeys(fields, Set.of("when", "during", Keys.ENABLED));
      Serving enabled = serving(fields);
      List<Condition> when = conditions(fields);
      if (when.isEmpty()) {
        noCondition(fields);
      } else {
        rules.add(new Rule(when, enabled));
      }
    }
    return rules;
  }

  /** Says so, unless there is one that is wrong and reported already. */
  private void noCondition(Fields rule) {
    boolean isThere =
        rule.field("during") != null
            || (rule.field("when") instanceof Fields when && !when.fields().isEmpty());
    if (!isThere) {
      report.error(rule, "rule", "a rule has a when or a during, at least one condition");
    }
  }

  List<RampStep> schedule(Item item) {
    List<RampStep> steps = new ArrayList<>();
    for (Fields fields : mappings(item, Keys.SCHEDULE)) {
      clauses.onlyKeys(fields, Set.of("at", Keys.ENABLED));
      Serving enabled = serving(fields);
      Item at = fields.field("at");
      Instant instant = at == null ? null : clauses.instant(at, "at");
      if (at == null) {
        report.error(fields, "schedule", "a step of a schedule has an at");
      } else if (instant != null && !steps.isEmpty() && !instant.isAfter(last(steps))) {
        report.error(at, "schedule", "each step is later than the one before, " + last(steps));
      } else if (instant != null) {
        steps.add(new RampStep(instant, enabled));
      }
    }
    return steps;
  }

  private static Instant last(List<RampStep> steps) {
    return steps.get(steps.size() - 1).at();
  }

  List<Prerequisite> prerequisites(Item item) {
    List<Prerequisite> all = new ArrayList<>();
    for (Item element : item instanceof Items list ? list.items() : List.of(item)) {
      if (element instanceof Fields fields) {
        for (Field field : fields.fields()) {
          Set<String> variants = new LinkedHashSet<>();
          clauses
              .texts(field.value(), "a variant")
              .forEach(v -> variants.add(clauses.variantName(v)));
          add(all, field.key(), variants);
        }
      } else if (clauses.string(element, "a prerequisite") != null) {
        add(all, (Text) element, Set.of());
      }
    }
    return all;
  }

  private void add(List<Prerequisite> all, Text name, Set<String> variants) {
    try {
      all.add(new Prerequisite(name.text(), variants));
    } catch (IllegalArgumentException e) {
      report.error(name, "name", String.valueOf(e.getMessage()));
    }
  }

  private Serving serving(Fields fields) {
    Item enabled = fields.field(Keys.ENABLED);
    if (enabled == null) {
      report.error(fields, "enabled", "enabled is missing: which variant, or which percentages?");
      return Serving.NOBODY;
    }
    return clauses.serving(enabled);
  }

  private List<Fields> mappings(Item item, String what) {
    List<Fields> all = new ArrayList<>();
    if (!(item instanceof Items list)) {
      report.error(item, "not-a-list", what + " is a list, but here is " + item.kind());
      return all;
    }
    for (Item element : list.items()) {
      if (element instanceof Fields fields) {
        all.add(fields);
      } else {
        report.error(
            element, "not-a-mapping", what + " has mappings, but here is " + element.kind());
      }
    }
    return all;
  }

  private List<Condition> conditions(Fields rule) {
    List<Condition> all = new ArrayList<>();
    Item during = rule.field("during");
    if (during != null) {
      add(all, during(during));
    }
    Item when = rule.field("when");
    if (when instanceof Fields attributes) {
      attributes.fields().forEach(field -> add(all, condition(field.key(), field.value(), 0)));
    } else if (when != null) {
      report.error(
          when, "not-a-mapping", "when is a mapping of attributes, but here is " + when.kind());
    }
    return all;
  }

  private static void add(List<Condition> all, @Nullable Condition condition) {
    if (condition != null) {
      all.add(condition);
    }
  }

  private @Nullable Condition during(Item item) {
    if (!(item instanceof Fields fields)) {
      report.error(
          item, "not-a-mapping", "during has a from and an until, but here is " + item.kind());
      return null;
    }
    clauses.onlyKeys(fields, Set.of("from", "until"));
    Item from = fields.field("from");
    Item until = fields.field("until");
    return checked(
        item,
        () ->
            new Condition.During(
                from == null ? null : clauses.instant(from, "from"),
                until == null ? null : clauses.instant(until, "until")));
  }

  private @Nullable Condition condition(Text name, Item item, int depth) {
    if (!(item instanceof Fields fields)) {
      return in(name.text(), item);
    }
    Field only = fields.fields().size() == 1 ? fields.fields().get(0) : null;
    if (only == null) {
      return numbers(name.text(), fields);
    }
    return switch (only.name()) {
      case "prefix" -> prefix(name.text(), only.value());
      case "version" -> versions(name.text(), only.value());
      case "not" -> not(name, only.value(), depth);
      default -> numbers(name.text(), fields);
    };
  }

  private @Nullable Condition not(Text name, Item item, int depth) {
    if (depth > 4) {
      report.error(item, "condition", "not stands at most five deep");
      return null;
    }
    Condition inner = condition(name, item, depth + 1);
    return inner == null ? null : new Condition.Not(inner);
  }

  private @Nullable Condition in(String attribute, Item item) {
    Set<Object> values = new LinkedHashSet<>();
    Plain plain = new Plain(report);
    for (Item element : item instanceof Items list ? list.items() : List.of(item)) {
      Object value = plain.value(element);
      if (value == null || value instanceof List) {
        report.error(element, "condition", "an attribute equals a text, a number, true or false");
        return null;
      }
      values.add(value);
    }
    return checked(item, () -> new Condition.In(attribute, values));
  }

  private @Nullable Condition prefix(String attribute, Item item) {
    List<String> prefixes = clauses.texts(item, "a prefix").stream().map(Text::text).toList();
    return checked(item, () -> new Condition.StartsWith(attribute, prefixes));
  }

  private @Nullable Condition numbers(String attribute, Fields fields) {
    Range<BigDecimal> range =
        range(fields, "a bound is a number", text -> Objects.requireNonNull(decimal(text)));
    return range == null ? null : checked(fields, () -> new Condition.InNumbers(attribute, range));
  }

  private static BigDecimal decimal(String text) {
    BigDecimal number = Checks.decimal(Numbers.parse(text));
    if (number == null) {
      throw new IllegalArgumentException("no number");
    }
    return number;
  }

  private @Nullable Condition versions(String attribute, Item item) {
    if (!(item instanceof Fields fields)) {
      report.error(item, "condition", "a version has bounds: at_least, above, at_most, below");
      return null;
    }
    Range<Version> range = range(fields, "a version looks like 2.1.0", Version::parse);
    return range == null ? null : checked(item, () -> new Condition.InVersions(attribute, range));
  }

  private <T extends Comparable<? super T>> @Nullable Range<T> range(
      Fields fields, String expected, Function<String, T> parser) {
    for (Field field : fields.fields()) {
      if (!BOUNDS.contains(field.name())) {
        report.error(
            field.key(),
            "unknown-key",
            "a condition is prefix, version, not, at_least, above, at_most or below, but was "
                + Checks.quoted(field.name())
                + Words.didYouMean(field.name(), BOUNDS));
        return null;
      }
    }
    return checked(
        fields,
        () ->
            new Range<>(
                bound(fields, "at_least", expected, parser),
                bound(fields, "above", expected, parser),
                bound(fields, "at_most", expected, parser),
                bound(fields, "below", expected, parser)));
  }

  private <T> @Nullable T bound(
      Fields fields, String key, String expected, Function<String, T> parser) {
    Item item = fields.field(key);
    return item == null ? null : clauses.parsed(item, expected, parser);
  }

  private interface Maker<T> {
    T make();
  }

  private <T> @Nullable T checked(Item at, Maker<T> maker) {
    try {
      return maker.make();
    } catch (IllegalArgumentException e) {
      report.error(at, "condition", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
