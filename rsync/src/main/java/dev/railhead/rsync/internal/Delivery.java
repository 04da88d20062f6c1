package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.Attempt.Outlook;
import dev.railhead.rsync.internal.Attempt.Sent;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Brings a shipment to one host, in as many tries as it takes and is worth. Thread-safe.
 *
 * @param engine makes the tries
 * @param tries how many at most
 * @param total how long all of them may take
 * @param backoff how long to wait in between
 * @param pause how to wait
 * @param nanoTime a monotonic clock
 */
public record Delivery(
    Engine engine, int tries, Duration total, Backoff backoff, Pause pause, LongSupplier nanoTime) {

  /** Tries until it worked or there is no point in another try. */
  HostTransfer deliver(Shipment shipment, Destination destination, TransferListener listener)
      throws InterruptedException {
    Host host = destination.host();
    long began = nanoTime.getAsLong();
    Deadline deadline = Deadline.in(total, nanoTime);
    for (int attempt = 1; ; attempt++) {
      Attempt made = engine.push(shipment, destination, deadline, new Told(listener, host));
      Duration took = Duration.ofNanos(nanoTime.getAsLong() - began);
      if (made instanceof Sent sent) {
        return new HostTransfer.Delivered(host, sent.files(), sent.bytes(), attempt, took);
      }
      Broken broken = (Broken) made;
      Duration wait = backoff.after(attempt);
      if (!isWorthAnother(broken, attempt, wait, deadline)) {
        return new HostTransfer.Failed(host, broken.cause(), broken.message(), attempt, took);
      }
      listener.retrying(host, attempt, broken.message());
      pause.pause(wait);
    }
  }

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
