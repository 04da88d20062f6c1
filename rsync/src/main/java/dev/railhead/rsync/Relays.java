package dev.railhead.rsync;

import dev.railhead.core.host.HostPath;
import dev.railhead.core.internal.Names;
import java.util.Objects;
import java.util.Optional;

/**
 * Hosts that pass a release on to the hosts near them, by their own rsync and ssh, so that it
 * leaves this machine once for each rack instead of once for each host: {@code
 * Relays.byLabel("rack")}.
 *
 * <p>The first host of each rack, or one that already has the release, is served from here. When
 * its directory has been verified against the release's manifest on the spot, it is the rack's
 * relay, and sends to the others. Their results are as true as those from here: they are prepared
 * over this machine's own connection to them, the relay's rsync must end with status 0, and the
 * results name the relay. A host that the relay cannot serve is served from here, as is a rack that
 * has no relay.
 *
 * <p>A relay's ssh must be let in by the others without a question being asked and must know their
 * host keys: it is run in batch mode and accepts no unknown key. No agent is forwarded to it. A
 * host is reached from there at the address that this machine knows it by. Immutable.
 */
public final class Relays {
  private final String label;
  private final int atOnce;
  private final Optional<HostPath> sshConfig;

  private Relays(String label, int atOnce, Optional<HostPath> sshConfig) {
    this.label = label;
    this.atOnce = atOnce;
    this.sshConfig = sshConfig;
  }

  /**
   * One relay for the hosts of each value of {@code label}; hosts without it are served from here.
   *
   * @throws IllegalArgumentException if the label is not 1 to 64 of {@code A-Z a-z 0-9 . _ -}
   */
  public static Relays byLabel(String label) {
    return new Relays(Names.word("a label's key", label), 4, Optional.empty());
  }

  /** How many hosts one relay serves at once, 1 to 100; by default 4. */
  public Relays eachServing(int hostsAtOnce) {
    if (hostsAtOnce < 1 || hostsAtOnce > 100) {
      throw new IllegalArgumentException(
          "the hosts that a relay serves at once must be 1 to 100, but were " + hostsAtOnce);
    }
    return new Relays(label, hostsAtOnce, sshConfig);
  }

  /**
   * The file of ssh_config(5) on the relays that their ssh is to go by, such as to name a key; by
   * default the user's own.
   */
  public Relays withSshConfig(HostPath file) {
    return new Relays(label, atOnce, Optional.of(Objects.requireNonNull(file, "file")));
  }

  String label() {
    return label;
  }

  int atOnce() {
    return atOnce;
  }

  Optional<HostPath> sshConfig() {
    return sshConfig;
  }
}
