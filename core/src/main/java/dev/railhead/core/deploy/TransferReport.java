package dev.railhead.core.deploy;

import java.util.List;

/**
 * How a shipment ended, host by host. Immutable.
 *
 * @param hosts one result per destination, in the shipment's order
 */
public record TransferReport(List<HostTransfer> hosts) {
  /** Copies the list. */
  public TransferReport {
    hosts = List.copyOf(hosts);
  }

  /** The hosts whose files are there. */
  public List<HostTransfer.Delivered> delivered() {
    return hosts.stream()
        .filter(HostTransfer.Delivered.class::isInstance)
        .map(HostTransfer.Delivered.class::cast)
        .toList();
  }

  /** Whether every host has its files. */
  public boolean isComplete() {
    return delivered().size() == hosts.size();
  }

  /** What was done on all hosts that were delivered, together. */
  public TransferCounts counts() {
    return delivered().stream()
        .map(HostTransfer.Delivered::counts)
        .reduce(TransferCounts.NONE, TransferCounts::plus);
  }

  /** How many bytes went out to all hosts that were delivered. */
  public long bytesSent() {
    return counts().bytesSent();
  }
}
