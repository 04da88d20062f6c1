package dev.railhead.core.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes JSON (RFC 8259) that is safe to stand in a line of a log and in a page's script as well:
 * whatever could end a string, a line or a tag, or turn the direction of text, is an escape. Only
 * writes, and only what is put in in order: that much is less than a library's binding. For one
 * thread.
 */
public final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final Deque<Character> open = new ArrayDeque<>();
  private boolean first = true;

  /** Begins an object, alone or in an array. */
  public JsonText begin() {
    return comma().opened('{', '}');
  }

  /** Begins an object under {@code name}. */
  public JsonText begin(String name) {
    return name(name).opened('{', '}');
  }

  /** Begins an array under {@code name}. */
  public JsonText array(String name) {
    return name(name).opened('[', ']');
  }

  private JsonText opened(char begin, char end) {
    out.append(begin);
    open.push(end);
    first = true;
    return this;
  }

  /**
   * Ends the innermost object or array.
   *
   * @throws IllegalStateException if none is open
   */
  public JsonText end() {
    if (open.isEmpty()) {
      throw new IllegalStateException("nothing is open");
    }
    out.append(open.pop().charValue());
    first = false;
    return this;
  }

  /** A text. */
  public JsonText put(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  /** A text, or {@code null}. */
  public JsonText put(String name, Optional<String> value) {
    name(name);
    value.ifPresentOrElse(this::quote, () -> out.append("null"));
    return this;
  }

  /** A whole number. */
  public JsonText put(String name, long value) {
    name(name).out.append(value);
    return this;
  }

  /** A number; {@code null} if it is none, which JSON cannot say. */
  public JsonText put(String name, double value) {
    name(name);
    if (Double.isFinite(value)) {
      out.append(value);
    } else {
      out.append("null");
    }
    return this;
  }

  /** JSON that this class has written before. */
  public JsonText raw(String name, String json) {
    name(name).out.append(json);
    return this;
  }

  /** A text in an array. */
  public JsonText add(String value) {
    comma().quote(value);
    return this;
  }

  private JsonText name(String name) {
    comma().quote(name);
    out.append(':');
    return this;
  }

  private JsonText comma() {
    if (!first) {
      out.append(',');
    }
    first = false;
    return this;
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
      if (pair) {
        out.append(c).append(text.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        out.append('\ufffd');
      } else if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '<' || c == '>' || c == '&' || c == 0x7F || Names.forgesLines(c)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /**
   * The JSON.
   *
   * @throws IllegalStateException if something is still open
   */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException(open.size() + " still open");
    }
    return out.toString();
  }
}
