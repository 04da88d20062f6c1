package dev.railhead.core.deploy;

import dev.railhead.core.Fence;
import dev.railhead.core.Host;
import dev.railhead.core.host.HostException;

/** A host has seen a higher fencing token: another deployer has taken over since. */
public final class FencedOffException extends HostException {
  private static final long serialVersionUID = 1L;

  private final transient Fence presented;
  private final transient Fence highest;

  /** {@code host} has seen {@code highest}, and was presented with {@code presented}. */
  public FencedOffException(Host host, Fence presented, Fence highest) {
    super(
        host,
        "refused fencing token "
            + presented
            + ", has seen "
            + highest
            + ": another deployer has taken over; or this docroot belongs to another ledger or stack,"
            + " and then its fence file says more than this ledger has ever granted",
        null);
    this.presented = presented;
    this.highest = highest;
  }

  /** The token that was refused. */
  public Fence presented() {
    return presented;
  }

  /** The highest token that the host has seen. */
  public Fence highest() {
    return highest;
  }
}
