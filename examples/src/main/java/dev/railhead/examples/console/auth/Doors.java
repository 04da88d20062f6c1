package dev.railhead.examples.console.auth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a request must come from to be listened to: the addresses under which people open the page.
 * A {@code Host} that is none of them is another site's name that was made to point here (DNS
 * rebinding); an {@code Origin} that is none of them is another site's page. Immutable.
 */
public final class Doors {
  private final Set<String> origins;
  private final Set<String> hosts;

  private Doors(Set<String> origins) {
    this.origins = Set.copyOf(origins);
    this.hosts =
        origins.stream()
            .map(origin -> origin.substring(origin.indexOf("//") + 2))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Lets in what comes from {@code origins}, such as {@code https://deploy.example.com}.
   *
   * @throws IllegalArgumentException if one is not {@code http} or {@code https}, a host, and
   *     perhaps a port
   */
  public static Doors at(List<URI> origins) {
    return new Doors(origins.stream().map(Doors::checked).collect(Collectors.toSet()));
  }

  private static String checked(URI origin) {
    String scheme = Objects.requireNonNullElse(origin.getScheme(), "").toLowerCase(Locale.ROOT);
    boolean plain = origin.getHost() != null && origin.getUserInfo() == null;
    boolean bare = Objects.requireNonNullElse(origin.getPath(), "").isEmpty();
    if (!Set.of("http", "https").contains(scheme) || !plain || !bare || origin.getQuery() != null) {
      throw new IllegalArgumentException(
          "an origin must look like https://deploy.example.com, but was " + origin);
    }
    String port = origin.getPort() < 0 ? "" : ":" + origin.getPort();
    return scheme + "://" + origin.getHost().toLowerCase(Locale.ROOT) + port;
  }

  /** Whether the {@code Host} is one of the page's own. */
  public boolean isOwnHost(Credentials shown) {
    return shown
        .only("Host")
        .filter(host -> hosts.contains(host.toLowerCase(Locale.ROOT)))
        .isPresent();
  }

  /** Whether another site's page made the browser ask, as far as the browser says so. */
  public boolean isCrossSite(Credentials shown) {
    Optional<String> site = shown.only("Sec-Fetch-Site");
    boolean foreign = site.isPresent() && !Set.of("same-origin", "none").contains(site.get());
    return foreign || (shown.has("Origin") && !isOwnOrigin(shown));
  }

  /** Whether the {@code Origin}, which must be there, is one of the page's own. */
  public boolean isOwnOrigin(Credentials shown) {
    return shown.only("Origin").filter(origins::contains).isPresent();
  }

  /** Whether browsers are to send cookies over TLS alone: all origins are {@code https}. */
  public boolean areSecure() {
    return origins.stream().allMatch(origin -> origin.startsWith("https:"));
  }
}
