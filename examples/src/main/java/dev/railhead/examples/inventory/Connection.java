package dev.railhead.examples.inventory;

import java.nio.file.Path;
import java.util.Optional;

/** How the hosts are reached. */
public sealed interface Connection {
  /**
   * Over SSH; what is empty is as {@code SshHosts} has it by default.
   *
   * @param identity a private key
   * @param knownHosts the hosts' keys
   * @param config an OpenSSH client configuration
   * @param user who logs in where a host names nobody
   */
  record Ssh(
      Optional<Path> identity,
      Optional<Path> knownHosts,
      Optional<Path> config,
      Optional<String> user)
      implements Connection {}

  /**
   * Each host is a directory of its name here, to try things out.
   *
   * @param root what they are in
   */
  record Local(Path root) implements Connection {}
}
