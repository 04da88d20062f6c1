package dev.railhead.core.deploy;

/**
 * Brings the files of a release to hosts. The port says nothing of how: processes, protocols and
 * connections are the implementation's. Thread-safe.
 */
public interface Transfer {
  /**
   * Pushes {@code shipment} to all of its destinations: afterwards each delivered directory holds
   * exactly the release's entries, with its modes, links and modification times. A host's failure
   * is a result, not an exception.
   *
   * <p>Canaries go first; when one of them fails, or more hosts have failed than {@link
   * Shipment#tolerance} allows, the hosts not yet begun are {@link HostTransfer.NotTried}.
   *
   * @param listener told of progress, from any thread, possibly of several hosts at once
   * @throws InterruptedException if the thread is interrupted; all that ran for it has ended, and
   *     the destinations are left part-written
   */
  TransferReport push(Shipment shipment, TransferListener listener) throws InterruptedException;
}
