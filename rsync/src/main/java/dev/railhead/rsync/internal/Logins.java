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

/** Decides how each host is logged in to: what the host says, else the configuration, else defaults. */
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
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
    this.jump = jump;
    this.config = config;
  }

  /**
   * How {@code host} is logged in to.
   *
   * @throws IllegalArgumentException if the configuration has an address, port, user or jump host that
   *     cannot be one, or the jump hosts go in a circle
   */
  public Login of(Host host) {
    return login(host, 0);
  }

  private Login login(Host host, int depth) {
    if (depth > MOST_JUMPS) {
      throw new IllegalArgumentException(
          "jump hosts go in a circle, or are more than " + MOST_JUMPS + ", at " + host.name());
    }
    HostSettings settings =
        config.map(c -> c.of(host.name(), host.user())).orElse(HostSettings.NONE);
    String name = host.user().or(settings::user).orElse(user);
    Host target = target(host, settings);
    Set<String> pinned = pins.getOrDefault(host.name(), Set.of());
    return new Login(
        target,
        name,
        settings.identities().isEmpty() ? identities : settings.identities(),
        new HostKeys(
            pinned, settings.knownHosts().isEmpty() ? knownHosts : settings.knownHosts()),
        via(host, settings, depth));
  }

  private static Host target(Host host, HostSettings settings) {
    String address =
        host.address().equals(host.name())
            ? settings.hostName().orElse(host.address())
            : host.address();
    int port = host.port() == Host.SSH_PORT ? settings.port().orElse(host.port()) : host.port();
    return host.at(address, port);
  }

  private Optional<Login> via(Host host, HostSettings settings, int depth) {
    Optional<Login> way = Optional.empty();
    for (String hop : settings.jumps()) {
      Login next = login(hop(hop), depth + 1);
      // As ssh(1) does: within a list, each one is reached through the one before it.
      way = Optional.of(way.isEmpty() ? next : through(next, way.get()));
    }
    if (settings.jumps().isEmpty() && jump.isPresent() && !jump.get().name().equals(host.name())) {
      return jump.map(j -> login(j, depth + 1));
    }
    return way;
  }

  private static Login through(Login login, Login via) {
    return new Login(
        login.host(), login.user(), login.identities(), login.hostKeys(), Optional.of(via));
  }

  private static Host hop(String text) {
    Matcher matcher = JUMP.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a jump host must be [user@]host[:port], but was \"" + text + "\"");
    }
    String name = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    Host host = Host.named(name);
    if (matcher.group(4) != null) {
      host = host.at(name, Integer.parseInt(matcher.group(4)));
    }
    return matcher.group(1) == null ? host : host.as(matcher.group(1));
  }
}
