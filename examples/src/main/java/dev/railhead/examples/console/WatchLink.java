package dev.railhead.examples.console;

import java.net.URI;
import java.util.Objects;

/**
 * Something to look at after a push: a log watcher, a dashboard, the forums. Immutable.
 *
 * @param title what it is called
 * @param address where it is, {@code http} or {@code https}
 */
public record WatchLink(String title, URI address) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the address is of another kind: a script, say
   */
  public WatchLink {
    Objects.requireNonNull(title, "title");
    String scheme = Objects.requireNonNullElse(address.getScheme(), "");
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "a link must be http or https, but \"" + title + "\" was " + address);
    }
  }
}
