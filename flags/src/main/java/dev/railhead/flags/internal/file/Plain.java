package dev.railhead.flags.internal.file;

import dev.railhead.flags.internal.Checks;
import dev.railhead.flags.internal.file.Item.Fields;
import dev.railhead.flags.internal.file.Item.Items;
import dev.railhead.flags.internal.file.Item.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Items as plain values: null, texts, booleans, {@link Long}s, decimals, lists and maps. */
final class Plain {
  private final Report report;

  Plain(Report report) {
    this.report = report;
  }

  /** The value of {@code item}; a number out of all bounds is reported, and null. */
  @Nullable Object value(Item item) {
    if (item instanceof Text text) {
      return scalar(text);
    }
    if (item instanceof Items list) {
      List<@Nullable Object> values = new ArrayList<>();
      list.items().forEach(element -> values.add(value(element)));
      return values;
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    ((Fields) item).fields().forEach(field -> values.put(field.name(), value(field.value())));
    return values;
  }

  private @Nullable Object scalar(Text text) {
    if (text.isNull()) {
      return null;
    }
    Boolean bool = text.bool();
    if (bool != null) {
      return bool;
    }
    return text.isNumber() ? number(text) : text.text();
  }

  private @Nullable Object number(Text text) {
    BigDecimal number = text.number();
    if (number == null) {
      report.error(text, "number", "a number has at most 64 digits and an exponent up to 400");
      return null;
    }
    return Checks.json(number);
  }
}
