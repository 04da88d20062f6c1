package dev.railhead.flags;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that is wrong, or looks wrong, in a flags file. Immutable; sorts by place.
 *
 * @param severity how bad it is
 * @param code what kind of thing it is, a word that never changes, such as {@code unknown-key}
 * @param position where
 * @param flag the flag's name, or the empty text if it is none's
 * @param message what is wrong and what to do about it, one sentence
 */
public record Finding(
    Severity severity, String code, Position position, String flag, String message)
    implements Comparable<Finding> {
  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparing((Finding f) -> f.position().source())
          .thenComparing(f -> f.position().line())
          .thenComparing(f -> f.position().column())
          .thenComparing(Finding::code)
          .thenComparing(Finding::message);

  /** How bad a finding is. */
  public enum Severity {
    /** The file is refused: nothing of it comes into effect. */
    ERROR,
    /** The file is taken, and probably does not do what its author meant. */
    WARNING
  }

  /** Checks that all is there. */
  public Finding {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(flag, "flag");
    Objects.requireNonNull(message, "message");
  }

  /** Whether it refuses the file. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public int compareTo(Finding other) {
    return BY_PLACE.compare(this, other);
  }

  /** Its parts for JSON: file, line, column, severity, code, flag, message. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", position.source());
    fields.put("line", position.line());
    fields.put("column", position.column());
    fields.put("severity", word());
    fields.put("code", code);
    fields.put("flag", flag);
    fields.put("message", message);
    return fields;
  }

  private String word() {
    return isError() ? "error" : "warning";
  }

  /** The form of compilers: {@code flags.yaml:3:5: error: what is wrong [code]}. */
  @Override
  public String toString() {
    return position
        + ": "
        + word()
        + ": "
        + (flag.isEmpty() ? "" : flag + ": ")
        + message
        + " ["
        + code
        + "]";
  }
}
