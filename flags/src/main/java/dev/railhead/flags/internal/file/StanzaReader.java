package dev.railhead.flags.internal.file;

import dev.railhead.flags.Bucketing;
import dev.railhead.flags.BucketingAlgorithm;
import dev.railhead.flags.Counting;
import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.Layout;
import dev.railhead.flags.Rule;
import dev.railhead.flags.Serving;
import dev.railhead.flags.Share;
import dev.railhead.flags.Targets;
import dev.railhead.flags.Upkeep;
import dev.railhead.flags.internal.Checks;
import dev.railhead.flags.internal.file.Item.Field;
import dev.railhead.flags.internal.file.Item.Fields;
import dev.railhead.flags.internal.file.Item.Text;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one stanza in the strict dialect: what is wrong is an error. */
final class StanzaReader {
  private final Report report;
  private final Clauses clauses;
  private final RuleReader rules;
  private final Plain plain;

  StanzaReader(Report report) {
    this.report = report;
    this.clauses = new Clauses(report);
    this.rules = new RuleReader(report);
    this.plain = new Plain(report);
  }

  /**
   * The flag called {@code name}, whose stanza is {@code item}; its unknown keys are not its own.
   */
  FlagDefinition flag(String name, Text key, Item item) {
    FlagDefinition.Builder flag = FlagDefinition.named(name).position(report.position(key));
    if (item instanceof Fields fields) {
      read(flag, fields);
    } else {
      flag.enabled(shortForm(item));
    }
    return flag.build();
  }

  private Serving shortForm(Item item) {
    if (item instanceof Text text && text.isNull()) {
      return Serving.NOBODY;
    }
    if (item instanceof Text text && text.isNumber()) {
      report.error(
          item,
          "bare-number",
          "a bare number is no stanza, and etsy/feature takes it for 0 %; write {enabled: "
              + text.text()
              + "}");
      return Serving.NOBODY;
    }
    if (item instanceof Text text && text.bool() != null) {
      report.error(
          item,
          "bare-boolean",
          text.text() + " is no stanza, and etsy/feature takes it for 0 %; write on or off");
      return Serving.NOBODY;
    }
    return clauses.serving(item);
  }

  private void read(FlagDefinition.Builder flag, Fields fields) {
    Item enabled = fields.field(Keys.ENABLED);
    Serving serving = enabled == null ? Serving.percent("0") : clauses.serving(enabled);
    flag.enabled(serving);
    Item schedule = fields.field(Keys.SCHEDULE);
    List<dev.railhead.flags.RampStep> steps =
        schedule == null ? List.of() : rules.schedule(schedule);
    flag.schedule(steps);
    Set<String> declared = declared(serving, steps);
    flag.targets(targets(fields, declared));
    flag.counting(counting(fields));
    each(fields, Keys.PREREQUISITES, item -> flag.prerequisites(rules.prerequisites(item)));
    each(fields, Keys.PUBLIC_URL_OVERRIDE, item -> flag.publicUrlOverride(publicOverride(item)));
    each(fields, Keys.DATA, item -> flag.data(plain.value(item)));
    flag.upkeep(upkeep(fields));
    deadClauses(fields, serving);
  }

  private interface Reader {
    void read(Item item);
  }

  private static void each(Fields fields, String key, Reader reader) {
    Item item = fields.field(key);
    if (item != null) {
      reader.read(item);
    }
  }

  /** The variants that targets may name; null for any, which is so beside a constant. */
  private static @Nullable Set<String> declared(
      Serving serving, List<dev.railhead.flags.RampStep> steps) {
    if (serving instanceof Serving.Always) {
      return null;
    }
    Set<String> declared = new LinkedHashSet<>(serving.variants());
    steps.forEach(step -> declared.addAll(step.enabled().variants()));
    return declared;
  }

  private boolean publicOverride(Item item) {
    boolean anybody = clauses.bool(item, Keys.PUBLIC_URL_OVERRIDE);
    if (!anybody && item instanceof Text text && text.bool() != null) {
      report.warning(item, "gratuitous-false", "public_url_override is false anyway; leave it out");
    }
    return anybody;
  }

  private Targets targets(Fields fields, @Nullable Set<String> declared) {
    Item users = fields.field(Keys.USERS);
    Item groups = fields.field(Keys.GROUPS);
    Item ruleItem = fields.field(Keys.RULES);
    List<Rule> ruleList = ruleItem == null ? List.of() : rules.rules(ruleItem);
    if (ruleItem != null) {
      ruleList.forEach(
          rule -> rule.enabled().variants().forEach(v -> checkDeclared(ruleItem, v, declared)));
    }
    return new Targets(
        users == null ? Map.of() : ids(users, "a user", declared),
        groups == null ? Map.of() : ids(groups, "a group", declared),
        variant(fields, Keys.ADMIN, declared),
        variant(fields, Keys.INTERNAL, declared),
        ruleList);
  }

  private @Nullable String variant(Fields fields, String key, @Nullable Set<String> declared) {
    Item item = fields.field(key);
    if (item == null) {
      return null;
    }
    String variant = clauses.variantName(item);
    checkDeclared(item, variant, declared);
    return variant;
  }

  private void checkDeclared(Item at, String variant, @Nullable Set<String> declared) {
    if (declared != null && !declared.contains(variant) && !variant.equals(Serving.OFF)) {
      report.error(
          at,
          "undeclared-variant",
          "enabled does not name the variant "
              + Checks.quoted(variant)
              + ", only "
              + String.join(", ", declared)
              + Words.didYouMean(variant, declared));
    }
  }

  private Map<String, String> ids(Item item, String what, @Nullable Set<String> declared) {
    Map<String, String> ids = new LinkedHashMap<>();
    if (item instanceof Fields byVariant) {
      for (Field field : byVariant.fields()) {
        String variant = clauses.variantName(field.key());
        checkDeclared(field.key(), variant, declared);
        add(ids, field.value(), variant, what);
      }
    } else {
      checkDeclared(item, Serving.ON, declared);
      add(ids, item, Serving.ON, what);
    }
    return ids;
  }

  private void add(Map<String, String> ids, Item item, String variant, String what) {
    for (Text text : clauses.texts(item, what)) {
      String id = what.equals("a user") ? lowerCase(text) : text.text();
      String before = ids.putIfAbsent(id, variant);
      if (before != null) {
        report.error(
            text,
            "unreachable",
            what + " is listed once, but " + Checks.quoted(id) + " is on " + before + " already");
      }
    }
  }

  private String lowerCase(Text text) {
    String lower = text.text().toLowerCase(Locale.ROOT);
    if (!lower.equals(text.text())) {
      report.warning(
          text,
          "not-lower-case",
          "users are compared in lower case; write " + Checks.quoted(lower));
    }
    return lower;
  }

  private Counting counting(Fields fields) {
    Item by = fields.field(Keys.BUCKETING);
    Item algorithm = fields.field(Keys.ALGORITHM);
    Item split = fields.field(Keys.SPLIT);
    Item salt = fields.field(Keys.SALT);
    return new Counting(
        by == null
            ? Bucketing.UAID
            : clauses.word(
                by,
                "bucketing",
                Bucketing.UAID,
                List.of("uaid", "user", "random"),
                Bucketings::named),
        algorithm == null
            ? BucketingAlgorithm.MURMUR3
            : clauses.word(
                algorithm,
                "algorithm",
                BucketingAlgorithm.MURMUR3,
                Arrays.stream(BucketingAlgorithm.values()).map(BucketingAlgorithm::word).toList(),
                BucketingAlgorithm::named),
        split == null
            ? Layout.STICKY
            : clauses.word(
                split, "split", Layout.STICKY, List.of("sticky", "cumulative"), Bucketings::layout),
        salt == null ? null : clauses.string(salt, "salt"));
  }

  private Upkeep upkeep(Fields fields) {
    String description = text(fields, Keys.DESCRIPTION);
    Item tags = fields.field(Keys.TAGS);
    Item metadata = fields.field(Keys.METADATA);
    return new Upkeep(
        description == null ? Upkeep.NO_DESCRIPTION : description,
        text(fields, Keys.OWNER),
        date(fields, Keys.CREATED),
        date(fields, Keys.EXPIRES),
        tags == null ? List.of() : clauses.texts(tags, "a tag").stream().map(Text::text).toList(),
        metadata == null ? Map.of() : metadata(metadata));
  }

  private @Nullable String text(Fields fields, String key) {
    Item item = fields.field(key);
    return item == null ? null : clauses.string(item, key);
  }

  private @Nullable LocalDate date(Fields fields, String key) {
    Item item = fields.field(key);
    return item == null ? null : clauses.date(item, key);
  }

  private Map<String, Object> metadata(Item item) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (!(item instanceof Fields fields)) {
      report.error(item, "not-a-mapping", "metadata is a mapping, but here is " + item.kind());
      return values;
    }
    for (Field field : fields.fields()) {
      Optional<Object> value = Optional.ofNullable(plain.value(field.value()));
      if (value.isEmpty() || !(field.value() instanceof Text)) {
        report.error(field.value(), "metadata", "metadata are texts, numbers, true or false");
      } else {
        values.put(field.name(), value.get());
      }
    }
    return values;
  }

  /** Says which clauses have no effect. */
  private void deadClauses(Fields fields, Serving serving) {
    if (serving instanceof Serving.Always always) {
      String why =
          "has no effect: enabled is the constant " + always.variant() + ", which beats everything";
      for (String key :
          List.of(
              Keys.USERS,
              Keys.GROUPS,
              Keys.ADMIN,
              Keys.INTERNAL,
              Keys.RULES,
              Keys.PUBLIC_URL_OVERRIDE,
              Keys.BUCKETING)) {
        each(fields, key, item -> report.warning(item, "kill-switch", key + " " + why));
      }
      each(fields, Keys.SCHEDULE, i -> report.warning(i, "dead-schedule", "schedule " + why));
      if (fields.field("rampup") != null && always.variant().equals("rampup")) {
        report.error(
            fields,
            "old-style-rampup",
            "this is the old syntax, which puts everybody on a variant called rampup; give enabled"
                + " the percentages themselves");
      }
    } else if (serving instanceof Serving.Shares shares) {
      squeezed(fields, shares);
    }
  }

  private void squeezed(Fields fields, Serving.Shares shares) {
    Item enabled = fields.field(Keys.ENABLED);
    if (enabled instanceof Fields && shares.shares().size() > 1) {
      for (Share share : shares.shares()) {
        if (share.percent().compareTo(BigDecimal.valueOf(100)) == 0) {
          report.warning(
              enabled,
              "unreachable",
              share.variant() + " has 100 %, nothing is left for the others");
        }
      }
    }
  }
}
