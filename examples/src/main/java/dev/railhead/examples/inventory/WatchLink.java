package dev.railhead.examples.inventory;

import java.net.URI;

/**
 * Something to watch after a push. Immutable.
 *
 * @param title what people call it
 * @param url where it is, http or https
 */
public record WatchLink(String title, URI url) {
  /** Checks the address. */
  public WatchLink {
    if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
      throw new IllegalArgumentException("a link must be an http or https URL, but was " + url);
    }
  }
}
