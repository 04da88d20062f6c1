package dev.railhead.flags.internal.file;

import dev.railhead.flags.internal.Checks;
import dev.railhead.flags.internal.file.Item.Fields;
import dev.railhead.flags.internal.file.Item.Items;
import dev.railhead.flags.internal.file.Item.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What etsy/feature would see: an item as the PHP value that it stands for. A list is an array with
 * the keys 0, 1 and so on, and so is a mapping with these keys.
 */
final class Php {
  private Php() {}

  /** An element of an array. */
  record Element(String key, Item value) {}

  static boolean isArray(@Nullable Item item) {
    return item instanceof Fields || item instanceof Items;
  }

  static boolean isNull(@Nullable Item item) {
    return item == null || (item instanceof Text text && text.isNull());
  }

  static boolean isString(@Nullable Item item) {
    return item instanceof Text text && text.isString();
  }

  /** The elements of an array, in order. */
  static List<Element> elements(Item item) {
    List<Element> elements = new ArrayList<>();
    if (item instanceof Items list) {
      for (Item value : list.items()) {
        elements.add(new Element(String.valueOf(elements.size()), value));
      }
    } else if (item instanceof Fields fields) {
      fields.fields().forEach(field -> elements.add(new Element(field.name(), field.value())));
    }
    return elements;
  }

  /** Feature_Config::isList: keys from 0 in order; the empty array is none. */
  static boolean isList(Item item) {
    return isList(elements(item).stream().map(Element::key).toList());
  }

  /** Whether an array with these keys, in this order, is a list. */
  static boolean isList(Collection<String> keys) {
    int next = 0;
    for (String key : keys) {
      if (!key.equals(String.valueOf(next++))) {
        return false;
      }
    }
    return next > 0;
  }

  /** The value under a key; null also where it is PHP's null, as if it were not there. */
  static @Nullable Item value(Item stanza, String key) {
    Item item = stanza instanceof Fields fields ? fields.field(key) : null;
    return isNull(item) ? null : item;
  }

  /** is_numeric: a number, or a string that is one. */
  static @Nullable BigDecimal numeric(Item item) {
    return item instanceof Text text && (text.isNumber() || text.isString())
        ? Numbers.php(text.text())
        : null;
  }

  /** What {@code $total += $value} adds: a boolean counts as 1 or 0. */
  static BigDecimal added(Item item) {
    if (!(item instanceof Text text)) {
      return BigDecimal.ZERO;
    }
    Boolean bool = text.bool();
    if (bool != null) {
      return bool ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    BigDecimal number = Numbers.phpLeading(text.text());
    return number == null ? BigDecimal.ZERO : number;
  }

  /** The truth of a value: {@code "false"} is true, {@code "0"} is not. */
  static boolean isTrue(@Nullable Item item) {
    if (!(item instanceof Text text)) {
      return item != null && !elements(item).isEmpty();
    }
    if (text.isNull() || Boolean.FALSE.equals(text.bool())) {
      return false;
    }
    BigDecimal number = text.isNumber() ? text.number() : null;
    return number == null
        ? !text.text().isEmpty() && !text.text().equals("0")
        : number.signum() != 0;
  }

  /** A scalar as a string: true is "1", a number is written as short as it can be. */
  static String string(Item item) {
    if (!(item instanceof Text text)) {
      return "Array";
    }
    if (text.isNull() || Boolean.FALSE.equals(text.bool())) {
      return "";
    }
    BigDecimal number = text.isNumber() ? Checks.decimal(text.number()) : null;
    return text.bool() != null ? "1" : number == null ? text.text() : number.toPlainString();
  }

  /** strtolower, which since PHP 8 knows ASCII only. */
  static String lowerCase(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + 32));
      }
    }
    return lower.toString();
  }
}
