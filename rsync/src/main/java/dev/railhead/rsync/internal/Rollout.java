package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.HostTransfer.Failed;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shipment's way to all of its hosts: those that a journal knows as delivered not again,
 * canaries first, then wave after wave, within each first those that are to be relays, a bounded
 * number at once, no more begun once too many have failed. For one call of {@link #run}.
 */
public final class Rollout {
  private static final Logger log = LoggerFactory.getLogger(Rollout.class);
  private static final long TICK_MILLIS = 200;

  private final Shipment shipment;
  private final Delivery delivery;
  private final Order order;
  private final TransferListener listener;
  private final Results results;
  private final WorkDone work = new WorkDone();
  private final Governor governor;
  private final Starts starts;
  private final Semaphore direct;
  private final Map<String, Destination> relays = new HashMap<>();
  private final List<Crew> crews = new ArrayList<>();
  private final AtomicInteger threadsMade = new AtomicInteger();
  private volatile int limit;
  private @Nullable Journal journal;

  /** A rollout of {@code shipment}, host by host through {@code delivery}. */
  public Rollout(Shipment shipment, Delivery delivery, Order order, TransferListener listener) {
    this.shipment = shipment;
    this.delivery = delivery;
    this.order = order;
    this.listener = new WorkListener(new ForgivingListener(listener), work);
    this.results = new Results(shipment, this.listener);
    Width width = order.width();
    this.governor = new Governor(width.floor(), width.start(), width.cap());
    this.limit = width.start();
    this.starts =
        new Starts(
            order.apart(), gap -> TimeUnit.NANOSECONDS.sleep(gap.toNanos()), delivery.nanoTime());
    this.direct = new Semaphore(width.cap());
  }

  /**
   * Serves all hosts.
   *
   * @throws InterruptedException if the thread is interrupted; all that ran has ended
   */
  public TransferReport run() throws InterruptedException {
    try (Journal opened = openJournal()) {
      journal = opened;
      if (!results.isHalted()) {
        serveAll();
      }
      TransferReport report = results.report();
      if (opened != null && report.isComplete()) {
        opened.complete();
      }
      return report;
    } catch (IOException e) {
      log.warn("the journal of a push could not be closed; the push itself has ended", e);
      return results.report();
    }
  }

  /** Without the journal that was asked for nothing is begun: a crash could not be resumed. */
  private @Nullable Journal openJournal() {
    if (order.journal().isEmpty()) {
      return null;
    }
    try {
      Journal opened = Journal.open(order.journal().get(), shipment);
      opened.delivered().values().forEach(results::settle);
      return opened;
    } catch (IOException e) {
      results.halt("the journal cannot be written: " + e.getMessage());
      return null;
    }
  }

  private void serveAll() throws InterruptedException {
    serve(results.open().stream().filter(d -> shipment.canaries().contains(d.host())).toList());
    for (List<Destination> wave : Waves.by(order.wavesBy(), results.open())) {
      if (order.relayBy().isPresent()) {
        serveThroughRelays(wave, order.relayBy().get());
      } else {
        serve(wave);
      }
    }
  }

  private void serve(List<Destination> destinations) throws InterruptedException {
    if (!destinations.isEmpty()) {
      await(List.of(fromHere(destinations)));
    }
  }

  private Crew fromHere(List<Destination> destinations) {
    return new Crew(
        destinations,
        () -> limit,
        destination -> deliver(destination, Optional.empty()),
        results::isHalted);
  }

  /** First the racks' first hosts, unless a host there has the release already, then the others. */
  private void serveThroughRelays(List<Destination> wave, String label)
      throws InterruptedException {
    List<Destination> leaders = new ArrayList<>();
    Waves.groups(label, wave)
        .forEach(
            (rack, hosts) -> {
              if (!rack.isEmpty() && holder(label, rack).isEmpty()) {
                leaders.add(hosts.get(0));
              }
            });
    serve(leaders);
    List<Destination> rest = new ArrayList<>(wave);
    rest.removeAll(leaders);
    List<Crew> all = new ArrayList<>();
    List<Destination> withoutRelay = new ArrayList<>();
    for (Map.Entry<String, List<Destination>> rack : Waves.groups(label, rest).entrySet()) {
      Optional<Destination> relay = relay(label, rack.getKey());
      if (relay.isPresent()) {
        all.add(from(relay.get(), rack.getValue()));
      } else {
        withoutRelay.addAll(rack.getValue());
      }
    }
    if (!withoutRelay.isEmpty()) {
      all.add(fromHere(withoutRelay));
    }
    await(all);
  }

  private Crew from(Destination relay, List<Destination> destinations) {
    Optional<Delivery.Relay> by = Optional.of(new Delivery.Relay(relay, direct));
    return new Crew(
        destinations,
        order::relayWidth,
        destination -> deliver(destination, by),
        results::isHalted);
  }

  /** A destination of {@code rack} that was delivered. */
  private Optional<Destination> holder(String label, String rack) {
    return shipment.destinations().stream()
        .filter(d -> Waves.value(label, d.host()).equals(rack))
        .filter(d -> results.isDelivered(d.host()))
        .findFirst();
  }

  /** The relay of {@code rack}, once its directory has been verified there. */
  private Optional<Destination> relay(String label, String rack) throws InterruptedException {
    if (rack.isEmpty() || results.isHalted()) {
      return Optional.empty();
    }
    Destination known = relays.get(rack);
    Optional<Destination> holder = known == null ? holder(label, rack) : Optional.of(known);
    if (known == null && holder.isPresent()) {
      Deadline deadline = Deadline.in(delivery.total(), delivery.nanoTime());
      Optional<String> wrong =
          delivery.relays().orElseThrow().check().of(shipment, holder.get(), deadline);
      if (wrong.isPresent()) {
        listener.warned(holder.get().host(), "is no relay: " + wrong.get());
        return Optional.empty();
      }
      relays.put(rack, holder.get());
    }
    return holder;
  }

  private void deliver(Destination destination, Optional<Delivery.Relay> relay)
      throws InterruptedException {
    starts.await();
    HostTransfer result;
    try {
      result =
          relay.isPresent()
              ? delivery.deliver(shipment, destination, relay.get(), listener)
              : delivery.deliver(shipment, destination, listener);
    } catch (RuntimeException e) {
      log.error("{}: the push ended in a defect", destination.host(), e);
      result = new Failed(destination.host(), Cause.OTHER, "defect: " + e, 1, Duration.ZERO);
    }
    note(destination, result);
    results.settle(result);
  }

  private void note(Destination destination, HostTransfer result) {
    Journal open = journal;
    if (open != null && result instanceof Delivered delivered) {
      try {
        open.note(destination, delivered);
      } catch (IOException e) {
        log.warn("{}: its delivery is not in the journal", destination.host(), e);
      }
    }
  }

  /** Keeps the crews at their sizes until all is done. */
  private void await(List<Crew> all) throws InterruptedException {
    crews.clear();
    crews.addAll(all);
    try {
      long last = delivery.nanoTime().getAsLong();
      double before = work.hosts();
      crews.forEach(each -> each.hire(this::thread));
      for (Crew crew : crews) {
        while (!crew.isDoneWithin(TICK_MILLIS)) {
          crews.forEach(each -> each.hire(this::thread));
          long now = delivery.nanoTime().getAsLong();
          double done = work.hosts();
          govern((now - last) / 1e9, done - before);
          last = now;
          before = done;
        }
      }
      for (Crew crew : crews) {
        for (Thread thread : crew.threads()) {
          thread.join();
        }
      }
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
  }

  private void govern(double seconds, double done) {
    if (crews.size() == 1 && crews.get(0).isFull()) {
      governor.worked(seconds, done);
      limit = governor.limit();
    } else {
      governor.idled();
    }
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "railhead-fanout-" + threadsMade.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /** Returns when all threads have ended their processes and themselves. */
  private void cancel() {
    results.halt("the push was cancelled");
    List<Thread> running = crews.stream().flatMap(crew -> crew.threads().stream()).toList();
    running.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : running) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
