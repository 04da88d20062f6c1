package dev.railhead.flags.internal.file;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes plain values as YAML, and as JSON: the outer levels in block style, the rest in flow. */
public final class Emitter {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");
  private static final Set<String> WORDS =
      Set.of("null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE");

  private Emitter() {}

  /** One field of the outermost mapping. */
  static void field(String name, @Nullable Object value, StringBuilder out) {
    text(name, out);
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      out.append(":\n");
      map.forEach(
          (key, inner) -> {
            out.append("  ");
            text(String.valueOf(key), out);
            out.append(": ");
            flow(inner, out, false);
            out.append('\n');
          });
    } else {
      out.append(": ");
      flow(value, out, false);
      out.append('\n');
    }
  }

  /** A value as JSON, on one line. */
  public static String json(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    flow(value, out, true);
    return out.toString();
  }

  private static void flow(@Nullable Object value, StringBuilder out, boolean json) {
    if (value instanceof Targeting.Single single) {
      quoted(single.id(), out);
    } else if (value instanceof Map<?, ?> map) {
      String separator = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        quotedUnless(!json, String.valueOf(entry.getKey()), out);
        out.append(": ");
        flow(entry.getValue(), out, json);
        separator = ", ";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof Collection<?> list) {
      String separator = "[";
      for (Object element : list) {
        out.append(separator);
        flow(element, out, json);
        separator = ", ";
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else {
      scalar(value, out, json);
    }
  }

  private static void scalar(@Nullable Object value, StringBuilder out, boolean json) {
    if (value instanceof String text) {
      quotedUnless(!json, text, out);
    } else if (value instanceof BigDecimal number) {
      number(number, out);
    } else {
      out.append(value);
    }
  }

  /** Short numbers in full, others with an exponent; one with a fraction keeps it. */
  private static void number(BigDecimal number, StringBuilder out) {
    out.append(Math.abs(number.scale()) < 30 ? number.toPlainString() : number.toString());
  }

  private static void quotedUnless(boolean plain, String text, StringBuilder out) {
    if (plain) {
      text(text, out);
    } else {
      quoted(text, out);
    }
  }

  private static void text(String text, StringBuilder out) {
    if (SAFE.matcher(text).matches() && !WORDS.contains(text)) {
      out.append(text);
    } else {
      quoted(text, out);
    }
  }

  /** A text in double quotes, which YAML and JSON read alike (RFC 8259 section 7). */
  private static void quoted(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (mustEscape(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** What is not printable in YAML 1.2.2 section 5.1, or breaks a line there. */
  private static boolean mustEscape(char c) {
    return c < 0x20
        || (c >= 0x7f && c < 0xa0)
        || c == 0x2028
        || c == 0x2029
        || c == 0xfeff
        || c >= 0xfffe;
  }
}
