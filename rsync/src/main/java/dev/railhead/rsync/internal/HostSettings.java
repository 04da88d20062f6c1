package dev.railhead.rsync.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an OpenSSH client configuration says of one alias. Immutable.
 *
 * @param hostName the address, with tokens expanded
 * @param port the port
 * @param user the user
 * @param identities private key files, with tokens expanded
 * @param knownHosts known_hosts files, with tokens expanded
 * @param jumps the hosts on the way, first one first, as {@code [user@]host[:port]}
 */
public record HostSettings(
    Optional<String> hostName,
    Optional<Integer> port,
    Optional<String> user,
    List<Path> identities,
    List<Path> knownHosts,
    List<String> jumps) {
  /** What a configuration says that says nothing. */
  static final HostSettings NONE =
      new HostSettings(
          Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public HostSettings {
    identities = List.copyOf(identities);
    knownHosts = List.copyOf(knownHosts);
    jumps = List.copyOf(jumps);
  }
}
