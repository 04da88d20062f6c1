package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.rsync.internal.Attempt.Broken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dry run of one shipment on all of its hosts, one try each. For one call of {@link #run}. */
public final class Comparison {
  private static final Logger log = LoggerFactory.getLogger(Comparison.class);
  private static final long TICK_MILLIS = 1000;

  private final Shipment shipment;
  private final Delivery delivery;
  private final int atOnce;
  private final Map<Host, Found> found = new ConcurrentHashMap<>();
  private final AtomicInteger threadsMade = new AtomicInteger();

  /** A comparison of {@code atOnce} hosts at a time. */
  public Comparison(Shipment shipment, Delivery delivery, int atOnce) {
    this.shipment = shipment;
    this.delivery = delivery;
    this.atOnce = atOnce;
  }

  /**
   * What came of one host.
   *
   * @param attempt whether it could be asked
   * @param differences what it told, if it could
   */
  public record Found(Attempt attempt, Differences differences) {}

  /**
   * Asks all hosts.
   *
   * @throws InterruptedException if the thread is interrupted; all that ran has ended
   */
  public Map<Host, Found> run() throws InterruptedException {
    Crew crew = new Crew(shipment.destinations(), () -> atOnce, this::compare, () -> false);
    List<Thread> threads = new ArrayList<>();
    crew.hire(
        task -> {
          Thread thread = new Thread(task, "railhead-compare-" + threadsMade.incrementAndGet());
          thread.setDaemon(true);
          threads.add(thread);
          return thread;
        });
    try {
      while (!crew.isDoneWithin(TICK_MILLIS)) {
        log.debug("{} of {} hosts compared", found.size(), shipment.destinations().size());
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      threads.forEach(Comparison::awaitEnd);
      throw e;
    }
    return Map.copyOf(found);
  }

  private static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void compare(Destination destination) throws InterruptedException {
    Differences differences = new Differences();
    Deadline deadline = Deadline.in(delivery.total(), delivery.nanoTime());
    Attempt attempt;
    try {
      attempt = delivery.engine().compare(shipment, destination, deadline, differences);
      if (differences.isTooMany()) {
        attempt =
            Broken.lastingOne(
                Cause.OTHER, "it differs in more than " + Differences.MOST + " entries");
      }
    } catch (RuntimeException e) {
      log.error("{}: the comparison ended in a defect", destination.host(), e);
      attempt = Broken.lastingOne(Cause.OTHER, "defect: " + e);
    }
    found.put(destination.host(), new Found(attempt, differences));
  }
}
