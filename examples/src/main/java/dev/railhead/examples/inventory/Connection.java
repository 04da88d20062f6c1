package dev.railhead.examples.inventory;

import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.LocalHosts;
import dev.railhead.rsync.OpenSshConfig;
import dev.railhead.rsync.SshHosts;
import dev.railhead.rsync.SshHostsBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How the hosts are reached. */
public sealed interface Connection {
  /**
   * A way to the hosts; the caller's to close.
   *
   * @throws IOException if a file that is named cannot be read, or the directory not be made
   */
  HostConnector open() throws IOException;

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
      implements Connection {
    @Override
    public SshHosts open() throws IOException {
      SshHostsBuilder builder = SshHosts.builder();
      identity.ifPresent(builder::identity);
      knownHosts.ifPresent(builder::knownHosts);
      user.ifPresent(builder::user);
      if (config.isPresent()) {
        builder.config(OpenSshConfig.read(config.get()));
      }
      return builder.build();
    }
  }

  /**
   * Each host is a directory of its name here, to try things out.
   *
   * @param root what they are in
   */
  record Local(Path root) implements Connection {
    @Override
    public HostConnector open() throws IOException {
      return LocalHosts.under(Files.createDirectories(root));
    }
  }
}
