package dev.railhead.flags.internal.file;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A piece of a file, and where it stands. Immutable. */
sealed interface Item {
  /** Its line, from 1. */
  int line();

  /** Its column, from 1. */
  int column();

  /** What it is, for messages. */
  String kind();

  /** A scalar as it is written; {@code plain} if it stands without quotes. */
  record Text(String text, boolean plain, int line, int column) implements Item {
    // YAML 1.2.2 section 10.3.2, the core schema, without octal and hexadecimal numbers.
    private static final Pattern NUMBER =
        Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE =
        Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    boolean isNull() {
      return plain
          && (text.isEmpty() || text.equals("~") || text.toLowerCase(Locale.ROOT).equals("null"));
    }

    /** Its value if it is a boolean; null if it is none. */
    @Nullable Boolean bool() {
      if (!plain) {
        return null;
      }
      return switch (text) {
        case "true", "True", "TRUE" -> Boolean.TRUE;
        case "false", "False", "FALSE" -> Boolean.FALSE;
        default -> null;
      };
    }

    boolean isNumber() {
      return plain && (NUMBER.matcher(text).matches() || NOT_FINITE.matcher(text).matches());
    }

    boolean isString() {
      return !isNull() && bool() == null && !isNumber();
    }

    /** Its number, in quotes or not; null if it is none, or out of all bounds. */
    @Nullable BigDecimal number() {
      return Numbers.parse(text);
    }

    @Override
    public String kind() {
      if (isNull()) {
        return "nothing";
      }
      return bool() != null ? text : isNumber() ? "a number" : "a text";
    }
  }

  /** A sequence. */
  record Items(List<Item> items, int line, int column) implements Item {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A mapping, in the order of the file, no key twice. */
  record Fields(List<Field> fields, int line, int column) implements Item {
    @Nullable Item field(String name) {
      for (Field field : fields) {
        if (field.name().equals(name)) {
          return field.value();
        }
      }
      return null;
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A key and its value. */
  record Field(Text key, Item value) {
    String name() {
      return key.text();
    }
  }
}
