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
 * @param identities private key files, with tokens expanded; empty if nothing is said of them
 * @param knownHosts known_hosts files, with tokens expanded; empty if nothing is said of them
 * @param jumps the hosts on the way, first one first, as {@code [user@]host[:port]}; an empty list
 *     for a direct connection
 */
public record HostSettings(
    Optional<String> hostName,
    Optional<Integer> port,
    Optional<String> user,
    Optional<List<Path>> identities,
    Optional<List<Path>> knownHosts,
    Optional<List<String>> jumps) {
  /** What a configuration says that says nothing. */
  static final HostSettings NONE =
      new HostSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
