package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.HostTransfer.Failed;
import dev.railhead.core.deploy.HostTransfer.NotTried;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shipment's way to all of its hosts: canaries first, then the others, a bounded number at
 * once, no more begun once too many have failed. For one call of {@link #run}.
 */
public final class Rollout {
  private static final Logger log = LoggerFactory.getLogger(Rollout.class);

  private final Shipment shipment;
  private final Delivery delivery;
  private final TransferListener listener;
  private final Map<Host, HostTransfer> results = new HashMap<>();
  private final Queue<Destination> waiting = new ArrayDeque<>();
  private final List<Thread> workers = new ArrayList<>();
  private int failed;
  private int threadsMade;
  private @Nullable String halted;

  /** A rollout of {@code shipment}, host by host through {@code delivery}. */
  public Rollout(Shipment shipment, Delivery delivery, TransferListener listener) {
    this.shipment = shipment;
    this.delivery = delivery;
    this.listener = new ForgivingListener(listener);
  }

  /**
   * Serves all hosts, at most {@code atOnce} of them at a time.
   *
   * @throws InterruptedException if the thread is interrupted; all that ran has ended
   */
  public TransferReport run(int atOnce) throws InterruptedException {
    serve(destinations(Role.CANARY), atOnce);
    serve(destinations(Role.OTHER), atOnce);
    return report();
  }

  private enum Role {
    CANARY,
    OTHER
  }

  private Role role(Host host) {
    return shipment.canaries().contains(host) ? Role.CANARY : Role.OTHER;
  }

  private List<Destination> destinations(Role role) {
    return shipment.destinations().stream().filter(d -> role(d.host()) == role).toList();
  }

  private void serve(List<Destination> destinations, int atOnce) throws InterruptedException {
    synchronized (this) {
      waiting.addAll(destinations);
    }
    for (int i = 0; i < Math.min(atOnce, destinations.size()); i++) {
      Thread worker = new Thread(this::work, "railhead-fanout-" + ++threadsMade);
      worker.setDaemon(true);
      workers.add(worker);
      worker.start();
    }
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
    workers.clear();
  }

  /** Returns when all threads have ended their processes and themselves. */
  private void cancel() {
    halt("the push was cancelled");
    workers.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    for (Destination next = next(); next != null; next = next()) {
      try {
        settle(deliver(next));
      } catch (InterruptedException cancelled) {
        return; // Only cancel() interrupts a worker, and it waits for this.
      }
    }
  }

  private HostTransfer deliver(Destination destination) throws InterruptedException {
    try {
      return delivery.deliver(shipment, destination, listener);
    } catch (RuntimeException e) {
      log.error("{}: the push ended in a defect", destination.host(), e);
      return new Failed(destination.host(), Cause.OTHER, "defect: " + e, 1, Duration.ZERO);
    }
  }

  private synchronized @Nullable Destination next() {
    return halted == null ? waiting.poll() : null;
  }

  private void settle(HostTransfer result) {
    listener.ended(result);
    synchronized (this) {
      results.put(result.host(), result);
      if (result instanceof Failed) {
        failed++;
        judge(result.host());
      }
    }
  }

  private void judge(Host host) {
    if (role(host) == Role.CANARY) {
      halt("canary " + host + " failed");
    } else if (!shipment.tolerance().allows(failed, shipment.destinations().size())) {
      halt((failed == 1 ? "1 host" : failed + " hosts") + " failed, and " + shipment.tolerance());
    }
  }

  private synchronized void halt(String why) {
    if (halted == null) {
      halted = why;
    }
  }

  private TransferReport report() {
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
      result = results.get(host);
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
