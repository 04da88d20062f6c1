package dev.railhead.atomic;

import dev.railhead.atomic.internal.DocrootLocks;
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
import java.util.function.UnaryOperator;

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
  private final boolean reverting;
  private final UnaryOperator<Docroot> docroots;

  private DocrootSwap(
      HostPath home,
      Layout layout,
      int others,
      boolean reverting,
      UnaryOperator<Docroot> docroots) {
    this.home = home;
    this.layout = layout;
    this.others = others;
    this.reverting = reverting;
    this.docroots = docroots;
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
    Objects.requireNonNull(home, "home");
    DocrootLocks locks = new DocrootLocks();
    return new DocrootSwap(home, layout, DEFAULT_OTHERS, false, docroot -> docroot.lockedBy(locks));
  }

  /**
   * This swap, whose {@link #retain} keeps the newest {@code others} releases that it was not told
   * to keep, most of them failed ones. By default {@value #DEFAULT_OTHERS}; slots keep none.
   *
   * @throws IllegalArgumentException if {@code others} is not 0 to 1000
   */
  public DocrootSwap keepingOthers(int others) {
    Settings.checkOthers(others);
    return new DocrootSwap(home, layout, others, reverting, docroots);
  }

  /**
   * This swap, with operations that are ended on a host when they take longer than {@code
   * deadline}; by default ten minutes.
   *
   * @throws IllegalArgumentException if the deadline is not positive or exceeds one day
   */
  public DocrootSwap within(Duration deadline) {
    Settings.check("a deadline", deadline);
    return with(docroot -> docroot.within(deadline));
  }

  /**
   * This swap, with operations that give up when another one has held a docroot's lock for {@code
   * wait}; by default 30 seconds.
   *
   * @throws IllegalArgumentException if the wait is not positive or exceeds one day
   */
  public DocrootSwap waitingForLock(Duration wait) {
    Settings.check("a wait for a lock", wait);
    return with(docroot -> docroot.waitingForLock(wait));
  }

  /**
   * This swap, which neither reuses nor deletes a place until {@code grace} has passed since it was
   * live; by default not waiting, as processes that pin what they read need no grace. See {@link
   * Docroot#sparing}.
   *
   * @throws IllegalArgumentException if it is negative or exceeds one day
   */
  public DocrootSwap sparing(Duration grace) {
    Settings.checkPause("a grace", grace);
    return with(docroot -> docroot.sparing(grace));
  }

  /**
   * This swap, which waits up to {@code drain} for the last reader of a slot, and then takes a
   * third one; by default 5 seconds.
   *
   * @throws IllegalArgumentException if it is negative or exceeds one day
   */
  public DocrootSwap draining(Duration drain) {
    Settings.checkPause("a drain", drain);
    return with(docroot -> docroot.draining(drain));
  }

  /**
   * This swap, after which a host goes back by itself unless the deploy gets as far as to confirm
   * it within {@code within}: choose it longer than all gates that look at the result may take. See
   * {@link Docroot#revertingUnlessConfirmed}.
   *
   * @throws IllegalArgumentException if it is less than a second or exceeds one day
   */
  public DocrootSwap revertingUnlessConfirmed(Duration within) {
    Settings.checkConfirm(within);
    return new DocrootSwap(
        home,
        layout,
        others,
        true,
        docroot -> docroots.apply(docroot).revertingUnlessConfirmed(within));
  }

  /**
   * This swap, whose hosts read as much of a release before it can go live as {@code verification}
   * says; by default {@link Verification#everyByte}.
   */
  public DocrootSwap verifying(Verification verification) {
    Objects.requireNonNull(verification, "verification");
    return with(docroot -> docroot.verifying(verification));
  }

  private DocrootSwap with(UnaryOperator<Docroot> more) {
    return new DocrootSwap(
        home, layout, others, reverting, docroot -> more.apply(docroots.apply(docroot)));
  }

  /** The docroot on the host of {@code session}. */
  public Docroot on(HostSession session) {
    return docroots.apply(Docroot.at(session, home, layout));
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
  public void arm(HostSession session, Live expected, ReleaseId next, Fence fence)
      throws IOException, InterruptedException {
    on(session).arm(next, expected, fence);
  }

  @Override
  public void swap(HostSession session, Live expected, ReleaseId next, Fence fence)
      throws IOException, InterruptedException {
    on(session).swapTo(next, expected, fence);
  }

  @Override
  public boolean revertsUnlessConfirmed() {
    return reverting;
  }

  @Override
  public void confirm(HostSession session, ReleaseId release, Fence fence)
      throws IOException, InterruptedException {
    on(session).confirm(release, fence);
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
