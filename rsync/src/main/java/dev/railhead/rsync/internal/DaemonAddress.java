package dev.railhead.rsync.internal;

import dev.railhead.rsync.internal.sender.DaemonCredentials;
import java.util.Optional;

/**
 * Where an rsync daemon listens, and what of it is used. Immutable.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 * @param module the module
 * @param below a directory in it and a slash, or nothing
 * @param user the user to log in as, if any
 * @param credentials that user with a password
 */
public record DaemonAddress(
    String host,
    int port,
    String module,
    String below,
    Optional<String> user,
    Optional<DaemonCredentials> credentials) {
  /** This one, logged in to as {@code credentials} say. */
  public DaemonAddress with(DaemonCredentials credentials) {
    return new DaemonAddress(host, port, module, below, user, Optional.of(credentials));
  }

  /** As a URI. */
  @Override
  public String toString() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    String who = user.map(name -> name + "@").orElse("");
    return "rsync://" + who + shown + ":" + port + "/" + module + "/" + below;
  }
}
