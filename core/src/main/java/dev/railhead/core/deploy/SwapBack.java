package dev.railhead.core.deploy;

import dev.railhead.core.Fence;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.host.HostSession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes a swap back on every host where it may have happened, and finds out what each host serves
 * then. Asks first, so it does no harm where nothing happened, or where somebody else has swapped
 * since.
 */
final class SwapBack {
  /** A host that cannot be swapped back at once is tried again after each of these. */
  static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final Activation activation;
  private final ReleaseId release;
  private final Fence fence;
  private final List<Duration> pauses;
  private final Told told;

  SwapBack(
      Activation activation, ReleaseId release, Fence fence, List<Duration> pauses, Told told) {
    this.pauses = pauses;
    this.activation = activation;
    this.release = release;
    this.fence = fence;
    this.told = told;
  }

  /** Hears of each host that was swapped back. */
  interface Told {
    void swappedBack(Host host, ReleaseId from, Live to);
  }

  /**
   * Swaps back.
   *
   * @param before what each host served before
   * @return what each of these hosts serves now
   */
  Map<Host, Live> over(Wave wave, Map<Host, Live> before) throws InterruptedException {
    Map<Host, Live> truth = new TreeMap<>();
    Collection<Host> left = new ArrayList<>(before.keySet());
    for (int round = 0; round <= pauses.size() && !left.isEmpty(); round++) {
      if (round > 0) {
        Thread.sleep(pauses.get(round - 1).toMillis());
      }
      Wave.Result<Live> result =
          wave.over(
              left, session -> on(session, before.getOrDefault(session.host(), Live.nothing())));
      truth.putAll(result.done());
      StepException.messages(result.failed())
          .forEach((host, why) -> truth.put(host, new Live.Unknown(why)));
      left = List.copyOf(result.failed().keySet());
    }
    return truth;
  }

  /**
   * Whether, by what {@link #over} found, all is as if there had been no swap. A host that serves
   * neither the release nor what it did before was swapped by another deployer since, and is no
   * longer ours to judge.
   */
  boolean isUndone(Map<Host, Live> truth, Map<Host, Live> before) {
    return truth.entrySet().stream()
        .allMatch(
            now ->
                now.getValue().equals(before.get(now.getKey()))
                    || !(now.getValue().is(release) || now.getValue() instanceof Live.Unknown));
  }

  private Live on(HostSession session, Live before) throws IOException, InterruptedException {
    Live now = activation.live(session);
    if (now.equals(before) || !now.is(release)) {
      return now;
    }
    if (before instanceof Live.Serving served) {
      activation.swap(session, now, served.release(), fence);
    } else {
      activation.withdraw(session, release, fence);
    }
    told.swappedBack(session.host(), release, before);
    return activation.live(session);
  }
}
