package dev.railhead.examples.console.auth;

import dev.railhead.core.Actor;
import java.net.InetAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Believes a reverse proxy that has asked its users who they are, and says so in a header. Only
 * connections from the proxy's own addresses are believed, and only with the secret that it shares
 * with this page: on a machine that others use too, an address alone says little. The proxy must
 * remove both headers from what its users send. Immutable.
 */
public final class ProxyAuthentication implements Authentication {
  /** The header that holds the shared secret. */
  public static final String SECRET_HEADER = "X-Railhead-Proxy-Secret";

  private final Set<InetAddress> proxies;
  private final Secret shared;
  private final String header;
  private final Role usual;
  private final Map<Actor, Role> roles;

  private ProxyAuthentication(
      Set<InetAddress> proxies, Secret shared, String header, Role usual, Map<Actor, Role> roles) {
    this.proxies = Set.copyOf(proxies);
    this.shared = Objects.requireNonNull(shared, "shared");
    this.header = header;
    this.usual = usual;
    this.roles = Map.copyOf(roles);
  }

  /**
   * Believes connections from {@code proxies} that show {@code shared} and name a user in {@code
   * X-Forwarded-User}; everybody is a viewer, until {@link #withRoles} says otherwise.
   *
   * @throws IllegalArgumentException if there is no proxy
   */
  public static ProxyAuthentication behind(Set<InetAddress> proxies, Secret shared) {
    if (proxies.isEmpty()) {
      throw new IllegalArgumentException("a proxy must have an address, but there was none");
    }
    return new ProxyAuthentication(proxies, shared, "X-Forwarded-User", Role.VIEWER, Map.of());
  }

  /** This, reading the user's name from {@code header}. */
  public ProxyAuthentication withHeader(String header) {
    if (!header.matches("[A-Za-z0-9-]{1,64}") || header.equalsIgnoreCase(SECRET_HEADER)) {
      throw new IllegalArgumentException(
          "a header's name must be letters, digits and dashes, and not the secret's own, but was "
              + header);
    }
    return new ProxyAuthentication(proxies, shared, header, usual, roles);
  }

  /** This, with the roles of some, and the {@code usual} one of all others. */
  public ProxyAuthentication withRoles(Role usual, Map<Actor, Role> roles) {
    return new ProxyAuthentication(proxies, shared, header, usual, roles);
  }

  @Override
  public Optional<Visitor> visitor(Credentials credentials) {
    if (!proxies.contains(credentials.peer())) {
      return Optional.empty();
    }
    return credentials
        .only(SECRET_HEADER)
        .filter(shared::is)
        .flatMap(secret -> credentials.only(header))
        .flatMap(ProxyAuthentication::actor)
        .map(actor -> new Visitor(actor, roles.getOrDefault(actor, usual)));
  }

  private static Optional<Actor> actor(String name) {
    try {
      return Optional.of(Actor.of(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
