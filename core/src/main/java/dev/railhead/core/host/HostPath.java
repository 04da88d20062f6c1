package dev.railhead.core.host;

import dev.railhead.core.internal.Names;
import java.util.List;

/**
 * A path on a host: absolute ({@code /srv/web}), or relative to the directory in which a login
 * begins ({@code srv/web}). Immutable.
 *
 * @param value 1 to 1024 printable characters; no empty, {@code .} or {@code ..} components, no
 *     component that begins with a dash, no trailing slash
 */
public record HostPath(String value) {
  /**
   * Checks the path.
   *
   * @throws IllegalArgumentException if it breaks the rule
   */
  public HostPath {
    Names.line("a path on a host", value, 1024);
    String relative = value.startsWith("/") ? value.substring(1) : value;
    for (String component : List.of(relative.split("/", -1))) {
      boolean wrong = component.isEmpty() || component.equals(".") || component.equals("..");
      if (wrong || component.startsWith("-") || component.startsWith("~")) {
        throw new IllegalArgumentException(
            "a path on a host must not have empty, . or .. components, nor one that begins with -"
                + " or ~, nor end in a slash, but was "
                + Names.quoted(value));
      }
    }
  }

  /** The path {@code value}. */
  public static HostPath of(String value) {
    return new HostPath(value);
  }

  /** This path with {@code component}, one name or several joined by {@code /}, beneath it. */
  public HostPath resolve(String component) {
    return new HostPath(value + "/" + component);
  }

  /** Whether this path begins at the root directory. */
  public boolean isAbsolute() {
    return value.startsWith("/");
  }

  @Override
  public String toString() {
    return value;
  }
}
