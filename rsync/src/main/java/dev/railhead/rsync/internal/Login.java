package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All that decides how a host is logged in to. Two equal logins share one connection. Immutable.
 *
 * @param host the host, with the address and port that are really connected to
 * @param user the user
 * @param identities private key files, tried in this order
 * @param hostKeys what its keys are known from
 * @param via the host that it is reached through
 */
public record Login(
    Host host, String user, List<Path> identities, HostKeys hostKeys, Optional<Login> via) {
  /** Copies the list. */
  public Login {
    identities = List.copyOf(identities);
  }

  /** How many hosts are on the way. */
  int depth() {
    return via.map(login -> login.depth() + 1).orElse(0);
  }

  /** The host's name in a known_hosts file. */
  String knownHostsName() {
    String address = host.address().toLowerCase(Locale.ROOT);
    return host.port() == Host.SSH_PORT ? address : "[" + address + "]:" + host.port();
  }
}
