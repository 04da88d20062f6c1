package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Rate and time left of a shipment, for each host and in all: give it to {@link Transfer#push} as
 * the listener, or pass on to it what another one hears, and ask {@link #of} and {@link #all} at
 * any time. Thread-safe.
 */
public final class TransferMeter implements TransferListener {
  private final LongSupplier nanoTime;
  private final Map<Host, Lane> lanes = new LinkedHashMap<>();
  private final Pace pace;

  /** A meter that begins now, for a shipment to {@code hosts}. */
  public static TransferMeter over(Collection<Host> hosts) {
    return new TransferMeter(hosts, System::nanoTime);
  }

  TransferMeter(Collection<Host> hosts, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.pace = new Pace(nanoTime.getAsLong());
    hosts.forEach(host -> lanes.put(host, new Lane()));
  }

  /**
   * What the meter shows.
   *
   * @param files regular files sent so far
   * @param bytes bytes of their content so far, with what a host had and was not sent
   * @param percent share of the work that is done, 0 to 100; a host that has failed has no work
   *     left
   * @param bytesPerSecond how many of these bytes went by in each of the last ten seconds
   * @param left how long the rest takes if it goes on as it went on the whole; empty while nothing
   *     is known
   */
  public record Reading(
      long files, long bytes, int percent, long bytesPerSecond, Optional<Duration> left) {}

  /** One host's way. A try that begins anew begins a new pace. */
  private final class Lane {
    private Pace pace = new Pace(nanoTime.getAsLong());
    private boolean hasBegun;
    private long files;
    private long bytes;
    private int percent;
    private boolean hasEnded;

    void moved(long files, long bytes, int percent) {
      long now = nanoTime.getAsLong();
      if (!hasBegun || bytes < this.bytes || percent < this.percent) {
        pace = new Pace(now);
        hasBegun = true;
      }
      this.files = files;
      this.bytes = bytes;
      this.percent = Math.max(0, Math.min(100, percent));
      pace.moved(now, bytes, this.percent / 100.0);
    }

    double share() {
      return hasEnded ? 1 : percent / 100.0;
    }

    Reading reading(long now) {
      long rate = hasEnded ? 0 : pace.bytesPerSecond(now);
      Optional<Duration> left = hasEnded ? Optional.of(Duration.ZERO) : pace.left(now);
      return new Reading(files, bytes, percent, rate, left);
    }
  }

  @Override
  public synchronized void progressed(Host host, long files, long bytes, int percent) {
    lane(host).moved(files, bytes, percent);
    sum();
  }

  @Override
  public synchronized void ended(HostTransfer result) {
    if (result instanceof HostTransfer.Delivered) {
      lane(result.host()).percent = 100;
    }
    settled(result.host());
  }

  /** Nothing more is to be expected of {@code host}. */
  synchronized void settled(Host host) {
    lane(host).hasEnded = true;
    sum();
  }

  private Lane lane(Host host) {
    return lanes.computeIfAbsent(host, unexpected -> new Lane());
  }

  private void sum() {
    long bytes = lanes.values().stream().mapToLong(lane -> lane.bytes).sum();
    pace.moved(nanoTime.getAsLong(), bytes, share());
  }

  private double share() {
    return lanes.values().stream().mapToDouble(Lane::share).average().orElse(0);
  }

  /** How {@code host} fares. */
  public synchronized Reading of(Host host) {
    return lane(host).reading(nanoTime.getAsLong());
  }

  /** How all of them fare together. */
  public synchronized Reading all() {
    long now = nanoTime.getAsLong();
    return new Reading(
        lanes.values().stream().mapToLong(lane -> lane.files).sum(),
        lanes.values().stream().mapToLong(lane -> lane.bytes).sum(),
        (int) (100 * share()),
        pace.bytesPerSecond(now),
        pace.left(now));
  }
}
