package dev.railhead.core.deploy;

import dev.railhead.core.Fence;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.host.HostException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Swaps a fleet: first every host is asked what it serves and does all that can be done ahead, so
 * that then the swaps come close to each other, and how close is told. For one thread.
 */
final class SwapWave {
  private final DeploySettings settings;
  private final Activation activation;
  private final HostTally tally;
  private final RunLog runLog;
  private final ReleaseId release;
  private final Fence fence;
  private final Map<Host, Live> lives = new TreeMap<>();

  SwapWave(
      DeploySettings settings,
      Activation activation,
      HostTally tally,
      RunLog runLog,
      ReleaseId release,
      Fence fence) {
    this.settings = settings;
    this.activation = activation;
    this.tally = tally;
    this.runLog = runLog;
    this.release = release;
    this.fence = fence;
  }

  /** Asks every host what it serves. */
  Map<Host, Live> learn() throws StepException, InterruptedException {
    lives.putAll(
        tally.wave(
            Step.SWAP, settings, session -> recognised(session.host(), activation.live(session))));
    tally.requireQuorum(Step.SWAP);
    return lives;
  }

  private static Live recognised(Host host, Live live) throws IOException {
    if (live instanceof Live.Unknown unknown) {
      throw new HostException(
          host, "serves something that was not deployed by this: " + unknown.why(), null);
    }
    return live;
  }

  /** What each host serves, in the form in which the history keeps it. */
  Map<String, Optional<ReleaseId>> served() {
    Map<String, Optional<ReleaseId>> served = new TreeMap<>();
    lives.forEach((host, live) -> served.put(host.name(), releaseOf(live)));
    return served;
  }

  private static Optional<ReleaseId> releaseOf(Live live) {
    return live instanceof Live.Serving serving ? Optional.of(serving.release()) : Optional.empty();
  }

  /** Has every host do what can be done ahead; nothing of what is served changes. */
  void arm() throws StepException, InterruptedException {
    tally.requireAll(
        Step.SWAP,
        settings,
        session -> {
          activation.arm(session, known(session.host()), release, fence);
          return session.host();
        });
  }

  private Live known(Host host) throws IOException {
    Live live = lives.get(host);
    if (live == null) {
      throw new HostException(host, "what it serves was not learnt", null);
    }
    return live;
  }

  /**
   * Swaps {@code hosts} at once.
   *
   * @throws StepException if one fails, or they were too far apart
   */
  void swap(Step step, List<Host> hosts) throws StepException, InterruptedException {
    AtomicLong last = new AtomicLong();
    long first = System.nanoTime();
    tally.requireAll(
        step,
        settings,
        hosts,
        session -> {
          Live live = known(session.host());
          activation.swap(session, live, release, fence);
          last.accumulateAndGet(System.nanoTime() - first, Math::max);
          runLog.tell(mark -> new DeployEvent.Swapped(mark, session.host(), live, release));
          return live;
        });
    Duration skew = Duration.ofNanos(last.get());
    runLog.tell(mark -> new DeployEvent.WaveSwapped(mark, hosts.size(), skew));
    if (skew.compareTo(settings.skew()) > 0) {
      throw StepException.failed(
          step,
          "the swaps were up to "
              + skew.toMillis()
              + " ms apart, and no more than "
              + settings.skew().toMillis()
              + " ms are allowed");
    }
  }
}
