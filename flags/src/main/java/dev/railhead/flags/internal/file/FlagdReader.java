package dev.railhead.flags.internal.file;

import dev.railhead.flags.Bucketing;
import dev.railhead.flags.BucketingAlgorithm;
import dev.railhead.flags.Counting;
import dev.railhead.flags.Dialect;
import dev.railhead.flags.Expression;
import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.Layout;
import dev.railhead.flags.Serving;
import dev.railhead.flags.Upkeep;
import dev.railhead.flags.internal.Checks;
import dev.railhead.flags.internal.file.Item.Field;
import dev.railhead.flags.internal.file.Item.Fields;
import dev.railhead.flags.internal.file.Item.Text;
import dev.railhead.flags.internal.logic.JsonLogic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads flagd's JSON, {@code https://flagd.dev/schema/v0/flags.json}: what is wrong is an error.
 */
final class FlagdReader {
  private static final Counting COUNTING =
      new Counting(Bucketing.UAID, BucketingAlgorithm.FLAGD_V2, Layout.CUMULATIVE, null);

  private final Report report;
  private final Clauses clauses;
  private final Plain plain;
  private References references = new References(Map.of());

  FlagdReader(Report report) {
    this.report = report;
    this.clauses = new Clauses(report);
    this.plain = new Plain(report);
  }

  /** A whole file. */
  Map<String, FlagDefinition> read(Item root) {
    Map<String, FlagDefinition> flags = new LinkedHashMap<>();
    if (!(root instanceof Fields file)) {
      report.error(root, "not-a-mapping", "flagd's JSON is an object, but here is " + root.kind());
      return flags;
    }
    clauses.onlyKeys(file, Set.of("$schema", "flags", "$evaluators", "metadata"));
    readEvaluators(file);
    Map<String, Object> metadata = metadata(file.field("metadata"));
    Item all = file.field("flags");
    if (!(all instanceof Fields fields)) {
      report.error(root, "flagd", "flagd's JSON has an object called flags");
      return flags;
    }
    for (Field field : fields.fields()) {
      report.about(field.name());
      flag(field.name(), field.key(), field.value())
          .ifPresent(flag -> flags.put(flag.name(), withMetadata(flag, metadata)));
    }
    return flags;
  }

  private void readEvaluators(Fields file) {
    Item item = file.field("$evaluators");
    if (item instanceof Fields && plain.value(item) instanceof Map<?, ?> evaluators) {
      references = new References(evaluators);
    } else if (item != null) {
      report.error(item, "flagd", "$evaluators is an object, but here is " + item.kind());
    }
  }

  private static FlagDefinition withMetadata(FlagDefinition flag, Map<String, Object> of) {
    if (of.isEmpty()) {
      return flag;
    }
    Map<String, Object> all = new LinkedHashMap<>(of);
    all.putAll(flag.upkeep().metadata());
    return flag.toBuilder().upkeep(upkeep(all)).build();
  }

  private static Upkeep upkeep(Map<String, Object> metadata) {
    return new Upkeep(Upkeep.NO_DESCRIPTION, null, null, null, List.of(), metadata);
  }

  /** One flag; empty if it is wrong, which is reported. */
  Optional<FlagDefinition> flag(String name, Text key, Item item) {
    if (!(item instanceof Fields fields)) {
      report.error(item, "flagd", "a flag of flagd is an object, but here is " + item.kind());
      return Optional.empty();
    }
    clauses.onlyKeys(
        fields, Set.of("state", "variants", "defaultVariant", "targeting", "metadata", "$schema"));
    try {
      return Optional.of(flag(FlagDefinition.named(name), key, fields));
    } catch (IllegalArgumentException e) {
      report.error(fields, "flagd", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private FlagDefinition flag(FlagDefinition.Builder flag, Text key, Fields fields) {
    Map<?, ?> variants = variants(fields);
    String otherwise = defaultVariant(fields, variants);
    Item targeting = fields.field("targeting");
    String name = flag.build().name();
    return flag.position(report.position(key))
        .dialect(Dialect.FLAGD)
        .disabled(isDisabled(fields))
        .data(variants)
        .counting(COUNTING)
        .upkeep(upkeep(metadata(fields.field("metadata"))))
        .enabled(
            new Serving.Targeted(targeting == null ? null : expression(name, targeting), otherwise))
        .build();
  }

  private boolean isDisabled(Fields fields) {
    Item state = fields.field("state");
    if (state == null) {
      report.error(fields, "flagd", "state is missing: ENABLED or DISABLED?");
      return false;
    }
    return clauses.word(
        state,
        "state",
        false,
        List.of("ENABLED", "DISABLED"),
        word ->
            word.equals("ENABLED") || word.equals("DISABLED")
                ? Optional.of(word.equals("DISABLED"))
                : Optional.empty());
  }

  private Map<?, ?> variants(Fields fields) {
    Item item = fields.field("variants");
    if (item instanceof Fields some && !some.fields().isEmpty()) {
      return (Map<?, ?>) java.util.Objects.requireNonNull(plain.value(some));
    }
    report.error(fields, "flagd", "a flag has variants, an object with at least one");
    return Map.of();
  }

  private @Nullable String defaultVariant(Fields fields, Map<?, ?> variants) {
    Item item = fields.field("defaultVariant");
    if (item == null || (item instanceof Text text && text.isNull())) {
      return null;
    }
    String name = item instanceof Text text ? text.text() : "";
    if (!variants.containsKey(name)) {
      report.error(
          item,
          "undeclared-variant",
          "variants has no "
              + Clauses.shown(item)
              + Words.didYouMean(name, variants.keySet().stream().map(String::valueOf).toList()));
    }
    return name;
  }

  private @Nullable Expression expression(String name, Item targeting) {
    Object json = references.resolved(plain.value(targeting));
    if (json == null || (json instanceof Map<?, ?> map && map.isEmpty())) {
      return null;
    }
    return JsonLogic.compile(name, json);
  }

  private Map<String, Object> metadata(@Nullable Item item) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (item instanceof Fields fields) {
      for (Field field : fields.fields()) {
        Object value = plain.value(field.value());
        if (value instanceof String || value instanceof Boolean || Checks.decimal(value) != null) {
          values.put(field.name(), java.util.Objects.requireNonNull(value));
        } else {
          report.error(field.value(), "metadata", "metadata are texts, numbers, true or false");
        }
      }
    } else if (item != null) {
      report.error(item, "metadata", "metadata is an object, but here is " + item.kind());
    }
    return values;
  }
}
