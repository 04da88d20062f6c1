package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.Attempt.Outlook;
import dev.railhead.rsync.internal.Attempt.Sent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Brings a shipment to one host, in as many tries as it takes and is worth: only a failure that may
 * pass by itself is tried again, and a further try sends only what the one before did not bring,
 * for files that have arrived are there. Thread-safe.
 *
 * @param engine makes the tries
 * @param relays makes tries from another host
 * @param tries how many at most
 * @param total how long all of them may take
 * @param backoff how long to wait in between
 * @param pause how to wait
 * @param nanoTime a monotonic clock
 */
public record Delivery(
    Engine engine,
    Optional<RelayPush> relays,
    int tries,
    Duration total,
    Backoff backoff,
    Pause pause,
    LongSupplier nanoTime) {

  /** Tries from here until it worked or there is no point in another try. */
  HostTransfer deliver(Shipment shipment, Destination destination, TransferListener listener)
      throws InterruptedException {
    return deliver(shipment, destination, listener, new Course());
  }

  /** How long and how often one host has been tried. */
  private final class Course {
    private final long began = nanoTime.getAsLong();
    private final Deadline deadline = Deadline.in(total, nanoTime);
    private int attempts;

    Duration took() {
      return Duration.ofNanos(nanoTime.getAsLong() - began);
    }
  }

  private HostTransfer deliver(
      Shipment shipment, Destination destination, TransferListener listener, Course course)
      throws InterruptedException {
    Host host = destination.host();
    for (int attempt = 1; ; attempt++) {
      course.attempts++;
      Attempt made = engine.push(shipment, destination, course.deadline, new Told(listener, host));
      if (made instanceof Sent sent) {
        return new Delivered(host, sent.counts(), course.attempts, course.took());
      }
      Broken broken = (Broken) made;
      Duration wait = backoff.after(attempt);
      if (!isWorthAnother(broken, attempt, wait, course.deadline)) {
        return new HostTransfer.Failed(
            host, broken.cause(), broken.message(), course.attempts, course.took());
      }
      listener.retrying(host, course.attempts, broken.message());
      pause.pause(wait);
    }
  }

  /** Tries once from {@code relay}, and then, if that did not work, from here. */
  HostTransfer deliver(
      Shipment shipment, Destination destination, Relay relay, TransferListener listener)
      throws InterruptedException {
    Host host = destination.host();
    Course course = new Course();
    course.attempts++;
    Attempt made =
        relays
            .orElseThrow()
            .push(shipment, relay.from(), destination, course.deadline, new Told(listener, host));
    if (made instanceof Sent sent) {
      return new Delivered(host, sent.counts(), Optional.of(relay.from().host()), 1, course.took());
    }
    String why = ((Broken) made).message();
    listener.retrying(
        host, 1, "relay " + relay.from().host() + ": " + why + "; sent from here now");
    relay.direct().acquire();
    try {
      return deliver(shipment, destination, listener, course);
    } finally {
      relay.direct().release();
    }
  }

  /**
   * Where a host is served from.
   *
   * @param from the directory that holds the release
   * @param direct bounds how many hosts are served from here instead
   */
  record Relay(Destination from, Semaphore direct) {}

  /** Tells the listener how one host fares. */
  private record Told(TransferListener listener, Host host) implements Engine.Progress {
    @Override
    public void moved(long files, long bytes, int percent) {
      listener.progressed(host, files, bytes, percent);
    }

    @Override
    public void warned(String warning) {
      listener.warned(host, warning);
    }
  }

  private boolean isWorthAnother(Broken broken, int attempt, Duration wait, Deadline deadline) {
    return broken.outlook() == Outlook.TRANSIENT
        && attempt < tries
        && deadline.left().compareTo(wait) > 0;
  }
}
