package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostException;

/** A host whose key is neither pinned nor in a known_hosts file. Nothing was sent to it. */
public final class HostKeyUnknownException extends HostException {
  private static final long serialVersionUID = 1L;

  private final String presented;
  private final String knownHostsLine;

  /**
   * {@code host} presented the key with the fingerprint {@code presented}.
   *
   * @param knownHostsLine the line that would make the key known
   * @param searched where it was looked for, and what was found there that does not count
   */
  public HostKeyUnknownException(
      Host host, String presented, String knownHostsLine, String searched) {
    super(
        host,
        "the host key is unknown: it presented "
            + presented
            + " and "
            + searched
            + "; compare that fingerprint with the one that the host itself prints for `ssh-keygen"
            + " -lf /etc/ssh/ssh_host_*_key.pub`, and if they are equal, pin it or add to"
            + " known_hosts (as ssh-keyscan prints it): "
            + knownHostsLine,
        null);
    this.presented = presented;
    this.knownHostsLine = knownHostsLine;
  }

  /** The fingerprint of the key that the host presented, such as {@code SHA256:…}. */
  public String presented() {
    return presented;
  }

  /** The line that makes this key known once it stands in a known_hosts file. */
  public String knownHostsLine() {
    return knownHostsLine;
  }
}
