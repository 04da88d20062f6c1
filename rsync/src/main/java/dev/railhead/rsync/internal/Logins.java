package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides how each host is logged in to: what the host says, else the configuration, else defaults.
 */
public final class Logins {
  /** Enough for any real way in; a longer one is a circle. */
  private static final int MOST_JUMPS = 8;

  private static final Pattern JUMP =
      Pattern.compile("(?:ssh://)?(?:([^@]+)@)?(?:\\[([^\\]]+)\\]|([^:\\[\\]]+))(?::(\\d{1,5}))?");

  private final String user;
  private final List<Path> identities;
  private final List<Path> knownHosts;
  private final Map<String, Set<String>> pins;
  private final Optional<Host> jump;
  private final Optional<SettingsLookup> config;

  /** Logins by these defaults and this configuration. */
  public Logins(
      String user,
      List<Path> identities,
      List<Path> knownHosts,
      Map<String, Set<String>> pins,
      Optional<Host> jump,
      Optional<SettingsLookup> config) {
    this.user = user;
    this.identities = List.copyOf(identities);
    this.knownHosts = List.copyOf(knownHosts);
    this.pins =
        pins.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
    this.jump = jump;
    this.config = config;
  }

  /**
   * How {@code host} is logged in to.
   *
   * @throws IllegalArgumentException if the configuration has an address, port, user or jump host
   *     that cannot be one, or the jump hosts go in a circle
   */
  public Login of(Host host) {
    return login(host, 0);
  }

  private Login login(Host host, int depth) {
    if (depth > MOST_JUMPS) {
      throw new IllegalArgumentException(
          "jump hosts go in a circle, or are more than " + MOST_JUMPS + ", at " + host.name());
    }
    HostSettings settings = config.map(c -> c.of(host, user)).orElse(HostSettings.NONE);
    String name = host.user().or(settings::user).orElse(user);
    Host target = target(host, settings.hostName(), settings.port());
    Set<String> pinned = pins.getOrDefault(host.name(), Set.of());
    return new Login(
        target,
        name,
        settings.identities().orElse(identities),
        new HostKeys(pinned, settings.knownHosts().orElse(knownHosts)),
        via(host, settings, depth));
  }

  /** Where {@code host} is: what it says itself counts before what a configuration says. */
  static Host target(Host host, Optional<String> hostName, Optional<Integer> port) {
    String address =
        host.address().equals(host.name()) ? hostName.orElse(host.name()) : host.address();
    return host.at(address, host.port() == Host.SSH_PORT ? port.orElse(host.port()) : host.port());
  }

  /** The hosts of a ProxyJump, first one first; none for {@code none}. */
  static List<String> jumps(String value) {
    return value.equalsIgnoreCase("none") ? List.of() : List.of(value.split(",", -1));
  }

  private Optional<Login> via(Host host, HostSettings settings, int depth) {
    if (settings.jumps().isEmpty()) {
      return jump.filter(j -> !j.name().equals(host.name())).map(j -> login(j, depth + 1));
    }
    Optional<Login> way = Optional.empty();
    for (String hop : settings.jumps().get()) {
      Login next = login(hop(hop), depth + 1);
      // As ssh(1) does: within a list, each one is reached through the one before it.
      way = Optional.of(way.isEmpty() ? next : through(next, way.get()));
    }
    return way;
  }

  private static Login through(Login login, Login via) {
    return new Login(
        login.host(), login.user(), login.identities(), login.hostKeys(), Optional.of(via));
  }

  /** The host that one part of a ProxyJump names. */
  static Host hop(String text) {
    Matcher matcher = JUMP.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a jump host must be [user@]host[:port], but was \"" + text + "\"");
    }
    String name = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    // A host's name has no colons; an IPv6 address has.
    Host host = Host.named(name.replace(':', '-'));
    int port = matcher.group(4) == null ? host.port() : Integer.parseInt(matcher.group(4));
    host = host.at(name, port);
    return matcher.group(1) == null ? host : host.as(matcher.group(1));
  }
}
