package dev.railhead.flags.internal.file;

import dev.railhead.flags.Serving;
import dev.railhead.flags.Share;
import dev.railhead.flags.internal.Checks;
import dev.railhead.flags.internal.file.Item.Field;
import dev.railhead.flags.internal.file.Item.Fields;
import dev.railhead.flags.internal.file.Item.Items;
import dev.railhead.flags.internal.file.Item.Text;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what several clauses have in common. What is wrong is reported, and left out. */
final class Clauses {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private static final Pattern VARIANT = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_. +/@-]*");

  private final Report report;

  Clauses(Report report) {
    this.report = report;
  }

  /** A variant, percentages, or one percentage; off if it is wrong. */
  Serving serving(Item item) {
    if (item instanceof Fields fields) {
      return shares(fields);
    }
    if (!(item instanceof Text text) || text.isNull() || text.bool() != null) {
      report.error(item, code(item), servingExpected(item));
      return Serving.NOBODY;
    }
    BigDecimal number = text.number();
    if (number != null || text.isNumber()) {
      BigDecimal percent = percent(text);
      return new Serving.Shares(List.of(new Share(Serving.ON, percent)));
    }
    return new Serving.Always(variantName(text));
  }

  private static String code(Item item) {
    return item instanceof Text text && text.bool() != null ? "boolean-percentage" : "enabled";
  }

  private static String servingExpected(Item item) {
    String expected =
        "enabled is on, off, a variant, a percentage, or a mapping of variants to those";
    return item instanceof Text text && text.bool() != null
        ? expected + ", and " + text.text() + " is none of them; write on, off, 100 or 0"
        : expected + ", but was " + item.kind();
  }

  private Serving shares(Fields fields) {
    if (fields.fields().size() > Serving.Shares.MAX_VARIANTS) {
      tooManyVariants(report, fields);
      return Serving.NOBODY;
    }
    Map<String, Share> shares = new LinkedHashMap<>();
    BigDecimal total = BigDecimal.ZERO;
    for (Field field : fields.fields()) {
      BigDecimal percent = percent(field.value());
      String variant = variantName(field.key());
      // A name that is refused counts as off, which may be there already.
      shares.putIfAbsent(variant, new Share(variant, percent));
      total = total.add(percent);
    }
    if (shares.isEmpty()) {
      report.error(fields, "enabled", "a mapping of variants to percentages must not be empty");
    }
    if (total.compareTo(HUNDRED) > 0) {
      report.error(
          fields,
          "sum-over-100",
          "the percentages add up to " + total.toPlainString() + ", which is over 100");
    }
    return new Serving.Shares(List.copyOf(shares.values()));
  }

  static void tooManyVariants(Report report, Item at) {
    report.error(
        at, "too-many-variants", "a flag has at most " + Serving.Shares.MAX_VARIANTS + " variants");
  }

  private BigDecimal percent(Item item) {
    if (item instanceof Text text && text.bool() != null) {
      report.error(
          item, "boolean-percentage", "a percentage is a number from 0 to 100, not " + text.text());
      return BigDecimal.ZERO;
    }
    BigDecimal number = item instanceof Text text ? text.number() : null;
    if (number == null || number.signum() < 0 || number.compareTo(HUNDRED) > 0) {
      report.error(
          item,
          "percentage",
          "a percentage is a number from 0 to 100, but was "
              + (item instanceof Text text ? Checks.quoted(text.text()) : item.kind()));
      return BigDecimal.ZERO;
    }
    if (number.stripTrailingZeros().scale() > Share.MAX_DECIMALS) {
      report.error(
          item, "percentage", "a percentage has at most " + Share.MAX_DECIMALS + " decimals");
      return BigDecimal.ZERO;
    }
    return number;
  }

  /** The name of a variant, which must fit into a URL's features; off if it does not. */
  String variantName(Item item) {
    String name = string(item, "a variant");
    if (name == null) {
      return Serving.OFF;
    }
    if (!VARIANT.matcher(name).matches() || name.length() > Checks.MAX_NAME) {
      report.error(
          item,
          "variant-name",
          "a variant's name begins with a letter, a digit or _ and has no comma or colon, but was "
              + Checks.quoted(name));
      return Serving.OFF;
    }
    return name;
  }

  /** A text, also one that looks like a number; null if it is anything else. */
  @Nullable String string(Item item, String what) {
    if (item instanceof Text text && !text.isNull() && text.bool() == null) {
      return text.text();
    }
    report.error(item, "not-a-text", what + " is a text, but here is " + item.kind());
    return null;
  }

  /** A text or a list of texts. */
  List<Text> texts(Item item, String what) {
    List<Text> texts = new ArrayList<>();
    for (Item element : item instanceof Items list ? list.items() : List.of(item)) {
      if (string(element, what) != null) {
        texts.add((Text) element);
      }
    }
    return texts;
  }

  /** Whether {@code item} is true; reports anything that is neither true nor false. */
  boolean bool(Item item, String what) {
    Boolean value = item instanceof Text text ? text.bool() : null;
    if (value == null) {
      report.error(item, "not-a-boolean", what + " is true or false, but here is " + shown(item));
    }
    return Boolean.TRUE.equals(value);
  }

  /** A day such as 2026-11-25. */
  @Nullable LocalDate date(Item item, String what) {
    return parsed(item, what + " is a day such as 2026-11-25", LocalDate::parse);
  }

  /** A moment such as 2026-11-25T16:00:00Z, with any offset. */
  @Nullable Instant instant(Item item, String what) {
    return parsed(
        item,
        what + " is a time with its offset, such as 2026-11-25T16:00:00Z",
        text -> {
          Instant instant = OffsetDateTime.parse(text).toInstant();
          Checks.time(instant);
          return instant;
        });
  }

  <T> @Nullable T parsed(Item item, String expected, Function<String, T> parser) {
    try {
      if (item instanceof Text text && text.text().length() <= 200) {
        return parser.apply(text.text());
      }
    } catch (DateTimeException | IllegalArgumentException e) {
      // Reported below, in the words of the file.
    }
    report.error(item, "form", expected + ", but was " + shown(item));
    return null;
  }

  /** One of a few words. */
  <T> T word(Item item, String what, T otherwise, Collection<String> words, WordReader<T> reader) {
    String text = item instanceof Text scalar ? scalar.text() : "";
    Optional<T> value = reader.read(text);
    if (value.isEmpty()) {
      report.error(
          item,
          "unknown-word",
          what
              + " is "
              + String.join(", ", words)
              + ", but was "
              + shown(item)
              + Words.didYouMean(text, words));
    }
    return value.orElse(otherwise);
  }

  /** Reads a word. */
  interface WordReader<T> {
    Optional<T> read(String word);
  }

  /** Reports the keys of {@code fields} that are not among {@code known}. */
  void onlyKeys(Fields fields, Set<String> known) {
    for (Field field : fields.fields()) {
      if (!known.contains(field.name())) {
        unknownKey(field, known);
      }
    }
  }

  void unknownKey(Field field, Set<String> known) {
    report.error(
        field.key(),
        "unknown-key",
        "there is no key " + Checks.quoted(field.name()) + Words.didYouMean(field.name(), known));
  }

  static String shown(Item item) {
    return item instanceof Text text && !text.isNull() ? Checks.quoted(text.text()) : item.kind();
  }
}
