package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.HostTransfer.Failed;
import dev.railhead.core.deploy.HostTransfer.NotTried;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the hosts of a shipment ended so far, and whether more are to be begun. Thread-safe. */
final class Results {
  private final Shipment shipment;
  private final TransferListener listener;
  private final Map<Host, HostTransfer> ended = new HashMap<>();
  private final Set<Host> failed = new HashSet<>();
  private @Nullable String halted;

  Results(Shipment shipment, TransferListener listener) {
    this.shipment = shipment;
    this.listener = listener;
  }

  /** Takes {@code result}, and stops the rest if it is one failure too many. */
  void settle(HostTransfer result) {
    listener.ended(result);
    synchronized (this) {
      ended.put(result.host(), result);
      if (result instanceof Failed) {
        failed.add(result.host());
        judge(result.host());
      }
    }
  }

  private void judge(Host host) {
    if (shipment.canaries().contains(host)) {
      halt("canary " + host + " failed");
    } else if (!shipment.tolerance().allows(failed, shipment.destinations().size())) {
      int count = failed.size();
      halt((count == 1 ? "1 host" : count + " hosts") + " failed, and " + shipment.tolerance());
    }
  }

  /** Begins no more hosts, because of {@code why}. */
  synchronized void halt(String why) {
    if (halted == null) {
      halted = why;
    }
  }

  synchronized boolean isHalted() {
    return halted != null;
  }

  synchronized boolean isDelivered(Host host) {
    return ended.get(host) instanceof Delivered;
  }

  /** The destinations of the shipment that have no result yet, in its order. */
  synchronized List<Destination> open() {
    return shipment.destinations().stream().filter(d -> !ended.containsKey(d.host())).toList();
  }

  /** One result for each destination; those without one were not tried, and are told so. */
  TransferReport report() {
    List<HostTransfer> all = new ArrayList<>();
    for (Destination destination : shipment.destinations()) {
      all.add(result(destination.host()));
    }
    return new TransferReport(all);
  }

  private HostTransfer result(Host host) {
    HostTransfer result;
    String why;
    synchronized (this) {
      result = ended.get(host);
      why = halted;
    }
    if (result != null) {
      return result;
    }
    NotTried notTried = new NotTried(host, why == null ? "its turn never came" : why);
    listener.ended(notTried);
    return notTried;
  }
}
