package dev.railhead.examples.console.auth;

import com.google.common.base.Splitter;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a request shows to be let in: where it comes from, and its headers. Immutable.
 *
 * @param peer the other end of the connection: a browser, or a proxy
 * @param headers the headers, whose names are compared without regard to case
 */
public record Credentials(InetAddress peer, Map<String, List<String>> headers) {
  private static final Splitter COOKIES = Splitter.on(';').trimResults().omitEmptyStrings();

  /** Copies the headers. */
  public Credentials {
    Objects.requireNonNull(peer, "peer");
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    headers = copy;
  }

  /**
   * The one value of the header {@code name}; empty if there is none, or more than one: somebody
   * who adds a second value to a proxy's is not to be believed.
   */
  public Optional<String> only(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  /** Whether the header {@code name} is there at all. */
  public boolean has(String name) {
    return headers.containsKey(name);
  }

  /** The value of the cookie {@code name}; the first, if it is there twice. */
  public Optional<String> cookie(String name) {
    return headers.getOrDefault("Cookie", List.of()).stream()
        .flatMap(COOKIES::splitToStream)
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(name.length() + 1))
        .findFirst();
  }
}
