package dev.railhead.flags.internal.file;

import dev.railhead.flags.Bucketing;
import dev.railhead.flags.BucketingAlgorithm;
import dev.railhead.flags.Counting;
import dev.railhead.flags.Dialect;
import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.Layout;
import dev.railhead.flags.Serving;
import dev.railhead.flags.Share;
import dev.railhead.flags.Targets;
import dev.railhead.flags.Upkeep;
import dev.railhead.flags.internal.Checks;
import dev.railhead.flags.internal.file.Item.Fields;
import dev.railhead.flags.internal.file.Item.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file as etsy/feature does, its Config class at commit 9d363b7: what is wrong is passed
 * over in the way it passes over it, with a warning that says what comes of it. Every mapping is a
 * stanza, and every key of it that means nothing is a flag below it.
 */
final class EtsyReader {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Report report;
  private final Plain plain;
  private final Map<String, FlagDefinition> flags = new LinkedHashMap<>();

  EtsyReader(Report report) {
    this.report = report;
    this.plain = new Plain(report);
  }

  Map<String, FlagDefinition> read(Item root) {
    if (root instanceof Fields fields) {
      fields.fields().forEach(field -> entry("", field.key(), field.value()));
    } else {
      report.error(
          root, "not-a-mapping", "a flags file maps names to flags, but here is " + root.kind());
    }
    return flags;
  }

  private void entry(String prefix, Text key, Item stanza) {
    String name = prefix + key.text();
    report.about(name);
    try {
      flags.put(name, flag(name, key, stanza));
    } catch (IllegalArgumentException e) {
      report.warning(key, "name", e.getMessage() + "; no code can ask for it");
    }
    if (stanza instanceof Fields fields) {
      for (Item.Field field : fields.fields()) {
        if (!Keys.ETSY.contains(field.name())) {
          report.about(name);
          warnOfSlip(field);
          entry(name + ".", field.key(), field.value());
        }
      }
    }
  }

  private void warnOfSlip(Item.Field field) {
    if (!(field.value() instanceof Fields)) {
      report.warning(
          field.key(),
          "unknown-key",
          "there is no key "
              + Checks.quoted(field.name())
              + ", so it is the name of a flag below"
              + Words.didYouMean(field.name(), Keys.ETSY));
    }
  }

  private FlagDefinition flag(String name, Text key, Item stanza) {
    FlagDefinition.Builder flag =
        FlagDefinition.named(name)
            .dialect(Dialect.ETSY_LENIENT)
            .position(report.position(key))
            .counting(Counting.ETSY);
    if (Php.isNull(stanza)) {
      return flag.build();
    }
    if (Php.isString(stanza)) {
      return flag.enabled(enabled(stanza)).build();
    }
    if (!(stanza instanceof Fields fields)) {
      report.warning(
          stanza,
          "bad-stanza",
          "a stanza is a text or a mapping; no key is found in "
              + stanza.kind()
              + ", so it is 0 %");
      return flag.enabled(Serving.percent("0")).build();
    }
    return read(flag, fields);
  }

  private FlagDefinition read(FlagDefinition.Builder flag, Fields stanza) {
    Item item = Php.value(stanza, Keys.ENABLED);
    Serving serving = item == null ? Serving.percent("0") : enabled(item);
    oldStyle(stanza, serving);
    Set<String> known = known(item, serving);
    Item data = stanza.field(Keys.DATA);
    return flag.enabled(serving)
        .targets(
            new Targets(
                ids(stanza, Keys.USERS, known),
                ids(stanza, Keys.GROUPS, known),
                variant(stanza, Keys.ADMIN, known),
                variant(stanza, Keys.INTERNAL, known),
                List.of()))
        .publicUrlOverride(publicOverride(stanza))
        .counting(
            new Counting(
                bucketing(stanza), BucketingAlgorithm.ETSY_SHA256, Layout.CUMULATIVE, null))
        .data(data == null ? null : plain.value(data))
        .upkeep(described(stanza))
        .build();
  }

  private void oldStyle(Fields stanza, Serving serving) {
    if (serving.equals(Serving.always("rampup")) && Php.isTrue(stanza.field("rampup"))) {
      report.warning(
          stanza, "old-style-rampup", "old-style syntax: everybody is on a variant called rampup");
    }
  }

  /** parseEnabled and computePercentages. */
  private Serving enabled(Item item) {
    BigDecimal number = Php.numeric(item);
    refuseUnbounded(item, number);
    if (number != null) {
      return new Serving.Shares(List.of(new Share(Serving.ON, clamped(item, number))));
    }
    if (Php.isString(item)) {
      return new Serving.Always(((Text) item).text());
    }
    if (Php.isArray(item)) {
      return shares(item);
    }
    report.warning(
        item,
        "boolean-percentage",
        "enabled must be a number, a text or a mapping; "
            + item.kind()
            + " gives nobody a share, and lets targets name any variant");
    return new Serving.Shares(List.of());
  }

  /** The one thing that is not passed over: a number that is too long to be looked at. */
  private void refuseUnbounded(Item item, @Nullable BigDecimal number) {
    if (number == null && item instanceof Text text && text.isNumber()) {
      report.error(item, "number", "a number has at most 64 digits and an exponent up to 400");
    }
  }

  private BigDecimal clamped(Item at, BigDecimal number) {
    if (number.signum() < 0 || number.compareTo(HUNDRED) > 0) {
      report.warning(
          at,
          "percentage",
          "enabled is from 0 to 100; " + Checks.number(number) + " is cut to that");
    }
    return bounded(number);
  }

  private static BigDecimal bounded(BigDecimal number) {
    return number
        .max(BigDecimal.ZERO)
        .min(HUNDRED)
        .setScale(Math.min(number.scale(), Share.MAX_DECIMALS), RoundingMode.HALF_EVEN);
  }

  private Serving shares(Item item) {
    if (Php.elements(item).size() > Serving.Shares.MAX_VARIANTS) {
      Clauses.tooManyVariants(report, item);
      return Serving.NOBODY;
    }
    Map<String, BigDecimal> shares = new LinkedHashMap<>();
    BigDecimal total = BigDecimal.ZERO;
    for (Php.Element element : Php.elements(item)) {
      BigDecimal number = Php.numeric(element.value());
      refuseUnbounded(element.value(), number);
      if (number == null || number.signum() < 0 || number.compareTo(HUNDRED) > 0) {
        badPercentage(element.value());
      }
      BigDecimal added = Php.added(element.value()).max(BigDecimal.ZERO);
      shares.put(element.key(), bounded(added));
      total = total.add(added);
    }
    if (total.compareTo(HUNDRED) > 0) {
      report.warning(
          item,
          "sum-over-100",
          "the percentages add up to " + Checks.number(total) + "; the last variants get less");
    }
    return new Serving.Shares(
        shares.entrySet().stream().map(e -> new Share(e.getKey(), e.getValue())).toList());
  }

  private void badPercentage(Item item) {
    boolean bool = item instanceof Text text && text.bool() != null;
    report.warning(
        item,
        bool ? "boolean-percentage" : "percentage",
        "a percentage is a number from 0 to 100; "
            + Clauses.shown(item)
            + " counts as "
            + Checks.number(Php.added(item)));
  }

  /** The variants that targets may name; null for any: beside a text, and beside what is wrong. */
  private static @Nullable Set<String> known(@Nullable Item enabled, Serving serving) {
    boolean isAny =
        serving instanceof Serving.Always
            || (enabled != null && Php.numeric(enabled) == null && !Php.isArray(enabled));
    return isAny ? null : Set.copyOf(serving.variants());
  }

  /** parseUsersOrGroups. */
  private Map<String, String> ids(Fields stanza, String what, @Nullable Set<String> known) {
    Map<String, String> ids = new LinkedHashMap<>();
    Item value = Php.value(stanza, what);
    if (value == null) {
      return ids;
    }
    if (Php.isString(value) || Php.numeric(value) != null) {
      single(value, ids);
    } else if (Php.isList(value)) {
      Php.elements(value).forEach(e -> put(ids, e.value(), Serving.ON, what));
    } else if (Php.isArray(value)) {
      byVariant(value, what, known, ids);
    } else {
      report.warning(value, "bad-target", what + " is a text, a list or a mapping; this is nobody");
    }
    return ids;
  }

  private void single(Item value, Map<String, String> ids) {
    String id = Php.string(value);
    if (!Php.lowerCase(id).equals(id)) {
      report.warning(
          value,
          "not-lower-case",
          "a single name is not lower-cased, so "
              + Checks.quoted(id)
              + " never matches one that is");
    }
    ids.put(id, Serving.ON);
  }

  private void byVariant(
      Item value, String what, @Nullable Set<String> known, Map<String, String> ids) {
    List<Php.Element> elements = Php.elements(value);
    if (known != null) {
      List<String> unknown =
          elements.stream().map(Php.Element::key).filter(k -> !known.contains(k)).toList();
      if (!unknown.isEmpty()) {
        dropped(value, what, String.join(", ", unknown), known);
        return;
      }
    }
    for (Php.Element element : elements) {
      List<Item> whos =
          Php.isArray(element.value())
              ? Php.elements(element.value()).stream().map(Php.Element::value).toList()
              : List.of(element.value());
      whos.forEach(who -> put(ids, who, element.key(), what));
    }
  }

  private void put(Map<String, String> ids, Item who, String variant, String what) {
    String id = Php.lowerCase(Php.string(who));
    if (!id.equals(Php.string(who))) {
      report.warning(who, "not-lower-case", "read as " + Checks.quoted(id));
    }
    String before = ids.put(id, Checks.variant(variant));
    if (before != null && !before.equals(variant)) {
      report.warning(
          who,
          "unreachable",
          Checks.quoted(id) + " is in " + what + " twice, and now on " + variant);
    }
  }

  /** parseVariantName. */
  private @Nullable String variant(Fields stanza, String what, @Nullable Set<String> known) {
    Item value = Php.value(stanza, what);
    if (value == null || !Php.isTrue(value)) {
      return null;
    }
    if (!(value instanceof Text text)) {
      report.warning(value, "bad-target", what + " is a variant, but here is " + value.kind());
      return null;
    }
    if (known != null && (text.bool() != null || !known.contains(Php.string(text)))) {
      dropped(value, what, Php.string(text), known);
      return null;
    }
    return Checks.variant(Php.string(text));
  }

  private void dropped(Item at, String what, String variant, Set<String> known) {
    report.warning(
        at,
        "undeclared-variant",
        "enabled does not name "
            + Checks.quoted(variant)
            + ", so all of "
            + what
            + " is dropped"
            + known.stream().sorted().collect(Collectors.joining(", ", "; it names ", ""))
            + Words.didYouMean(variant, known));
  }

  private boolean publicOverride(Fields stanza) {
    Item value = stanza.field(Keys.PUBLIC_URL_OVERRIDE);
    boolean anybody = Php.isTrue(value);
    if (value instanceof Text text && Boolean.FALSE.equals(text.bool())) {
      report.warning(value, "gratuitous-false", "public_url_override is false anyway");
    } else if (value != null && !(value instanceof Text text && text.bool() != null)) {
      report.warning(
          value, "not-a-boolean", "public_url_override is no boolean, and taken for " + anybody);
    }
    return anybody;
  }

  private Bucketing bucketing(Fields stanza) {
    Item value = Php.value(stanza, Keys.BUCKETING);
    if (value == null) {
      return Bucketing.UAID;
    }
    String word = value instanceof Text text ? text.text() : "";
    if (Bucketings.named(word).isEmpty()) {
      report.warning(
          value,
          "bad-bucketing",
          "bucketing is uaid, user or random; with "
              + Clauses.shown(value)
              + " every check that names no unit fails"
              + Words.didYouMean(word, List.of("uaid", "user", "random")));
    }
    return Bucketings.named(word).orElse(Bucketing.INVALID);
  }

  private static Upkeep described(Fields stanza) {
    Item value = Php.value(stanza, Keys.DESCRIPTION);
    return value == null
        ? Upkeep.NONE
        : new Upkeep(Php.string(value), null, null, null, new ArrayList<>(), Map.of());
  }
}
