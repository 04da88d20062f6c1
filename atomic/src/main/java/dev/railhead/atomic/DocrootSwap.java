package dev.railhead.atomic;

import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.deploy.Activation;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The {@link Activation} of a fleet whose hosts all have a {@link Docroot} at the same path: {@code
 * DocrootSwap.releases(HostPath.of("/srv/web"))}. Immutable; the methods that set something return
 * a changed copy.
 */
public final class DocrootSwap implements Activation {
  /** How many releases are kept for a look at what went wrong unless said otherwise: 2. */
  public static final int DEFAULT_OTHERS = 2;

  private final HostPath home;
  private final Layout layout;
  private final int others;
  private final Duration deadline;
  private final Duration lockWait;

  private DocrootSwap(
      HostPath home, Layout layout, int others, Duration deadline, Duration lockWait) {
    this.home = home;
    this.layout = layout;
    this.others = others;
    this.deadline = deadline;
    this.lockWait = lockWait;
  }

  /** Docroots at {@code home} with numbered releases; see {@link Layout#RELEASES}. */
  public static DocrootSwap releases(HostPath home) {
    return of(home, Layout.RELEASES);
  }

  /** Docroots at {@code home} with two slots used in turn; see {@link Layout#SLOTS}. */
  public static DocrootSwap slots(HostPath home) {
    return of(home, Layout.SLOTS);
  }

  private static DocrootSwap of(HostPath home, Layout layout) {
    return new DocrootSwap(
        Objects.requireNonNull(home, "home"),
        layout,
        DEFAULT_OTHERS,
        Docroot.DEFAULT_DEADLINE,
        Docroot.DEFAULT_LOCK_WAIT);
  }

  /**
   * This swap, whose {@link #retain} keeps the newest {@code others} releases that it was not told
   * to keep, most of them failed ones. By default {@value #DEFAULT_OTHERS}; slots keep none.
   *
   * @throws IllegalArgumentException if {@code others} is not 0 to 1000
   */
  public DocrootSwap keepingOthers(int others) {
    Settings.checkOthers(others);
    return new DocrootSwap(home, layout, others, deadline, lockWait);
  }

  /**
   * This swap, with operations that are ended on a host when they take longer than {@code
   * deadline}; by default ten minutes.
   *
   * @throws IllegalArgumentException if the deadline is not positive or exceeds one day
   */
  public DocrootSwap within(Duration deadline) {
    Settings.check("a deadline", deadline);
    return new DocrootSwap(home, layout, others, deadline, lockWait);
  }

  /**
   * This swap, with operations that give up when another one has held a docroot's lock for {@code
   * wait}; by default 30 seconds.
   *
   * @throws IllegalArgumentException if the wait is not positive or exceeds one day
   */
  public DocrootSwap waitingForLock(Duration wait) {
    Settings.check("a wait for a lock", wait);
    return new DocrootSwap(home, layout, others, deadline, wait);
  }

  /** The docroot on the host of {@code session}. */
  public Docroot on(HostSession session) {
    return Docroot.at(session, home, layout).within(deadline).waitingForLock(lockWait);
  }

  @Override
  public Place prepare(HostSession session, Release release, Fence fence)
      throws IOException, InterruptedException {
    return on(session).stage(release, fence);
  }

  @Override
  public void seal(HostSession session, Release release, Fence fence)
      throws IOException, InterruptedException {
    on(session).seal(release, fence);
  }

  @Override
  public void swap(HostSession session, Live expected, ReleaseId next, Fence fence)
      throws IOException, InterruptedException {
    on(session).swapTo(next, expected, fence);
  }

  @Override
  public void withdraw(HostSession session, ReleaseId release, Fence fence)
      throws IOException, InterruptedException {
    on(session).withdraw(release, fence);
  }

  @Override
  public Live live(HostSession session) throws IOException, InterruptedException {
    return on(session).live();
  }

  @Override
  public List<ReleaseId> retain(HostSession session, List<ReleaseId> keep, Fence fence)
      throws IOException, InterruptedException {
    return on(session).retain(keep, others, fence);
  }

  /** The layout and the home. */
  @Override
  public String toString() {
    return layout + " at " + home;
  }
}
