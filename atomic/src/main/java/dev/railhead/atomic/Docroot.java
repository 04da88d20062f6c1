package dev.railhead.atomic;

import dev.railhead.atomic.internal.DocrootLocks;
import dev.railhead.atomic.internal.NioDisk;
import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.deploy.FencedOffException;
import dev.railhead.core.deploy.IntegrityException;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostException;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A docroot on one host: the directory {@code current}, which a web server serves from, and the
 * releases that it can lead to.
 *
 * <pre>{@code
 * /srv/web/                          the home
 *   current -> releases/<id>         or -> yin, or -> yang; relative, so that the home can be moved
 *   releases/<id>/                   a complete release; with slots: yin/ and yang/ instead
 *   .railhead/seals/<id or slot>     the mark that it is complete, and which release it holds
 *   .railhead/manifests/<id>         what was found in it when it was sealed
 *   .railhead/pins/                the leases of the processes that serve from here
 *   .railhead/{lock,fence,epoch}
 * }</pre>
 *
 * <p>A deploy is {@link #stage}, a transfer into the place that this names, {@link #seal}, {@link
 * #swapTo}, and some time later {@link #retain}. The order is the point:
 *
 * <ol>
 *   <li>A place loses its seal, durably, before anything writes to it.
 *   <li>Every byte in it is read again, unless {@link #verifying} says otherwise, and compared with
 *       the release's digest.
 *   <li>It goes to the disk, and only then its seal does: after a power cut, what is sealed is
 *       complete.
 *   <li>Only what is sealed can go live: a new link is made beside {@code current} under a name of
 *       its own and renamed over it by one rename(2), so that each look at {@code current} finds
 *       one release or the other; then the directory goes to the disk.
 * </ol>
 *
 * <p>A process that is killed between any two of these steps leaves the old or the new release
 * live, complete, and calling the same methods again gets to the end. Each operation that changes
 * something holds flock(1) on {@code .railhead/lock}, and under that lock compares its {@link
 * Fence} with the highest that the host has seen.
 *
 * <p>The host needs a POSIX shell, GNU coreutils and findutils, flock (util-linux) and rsync;
 * {@link #stage} names what is missing. The release's own directory gets mode 755; all modes
 * beneath it are the release's. With {@link Layout#SLOTS}, a deployer whose fence has passed may
 * still be writing to the idle slot by a transfer that was not ended: it cannot swap, but it can
 * spoil what the next one stages, which sealing then refuses unless the write comes later still;
 * {@link Layout#RELEASES} does not have this gap, as every fence stages in a directory of its own.
 *
 * <p>Immutable and thread-safe, as its session is.
 */
public final class Docroot {
  /** How long one operation may take unless said otherwise: ten minutes. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);

  /** How long an operation waits for another one to end unless said otherwise: 30 seconds. */
  public static final Duration DEFAULT_LOCK_WAIT = Duration.ofSeconds(30);

  /** How long a place that was just live is spared unless said otherwise: not at all. */
  public static final Duration DEFAULT_GRACE = Duration.ZERO;

  /** How long staging waits for the last reader of a slot unless said otherwise: 5 seconds. */
  public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(5);

  private final DocrootSettings settings;
  private final ScriptSide script;
  private final Optional<Path> here;
  private final NioDisk.Watch watch;

  private Docroot(DocrootSettings settings) {
    this(settings, NioDisk.UNWATCHED);
  }

  private Docroot(DocrootSettings settings, NioDisk.Watch watch) {
    this.settings = settings;
    this.watch = watch;
    this.script = new ScriptSide(settings);
    this.here = settings.session().directory().map(login -> login.resolve(settings.home().value()));
  }

  /** For tests that end this process between two system calls. */
  Docroot watchedBy(NioDisk.Watch watch) {
    return new Docroot(settings, watch);
  }

  /** This docroot, which shares with others the processes that hold their locks. */
  Docroot lockedBy(DocrootLocks locks) {
    return new Docroot(settings.lockedBy(locks), watch);
  }

  /**
   * The watchdog of an unconfirmed swap is a shell process, and whatever concerns it the script's;
   * only the script knows what was read before.
   */
  private HostSide side() {
    if (here.isEmpty()
        || settings.confirm().isPresent()
        || settings.verification().auditEvery() > 1
        || Files.exists(here.get().resolve(".railhead/unconfirmed"))) {
      return script;
    }
    return new LocalSide(settings, here.get(), watch);
  }

  /**
   * The docroot at {@code home} on the host of {@code session}, whether it exists yet or not. When
   * that is this machine ({@link HostSession#directory}), this process works on it itself.
   */
  public static Docroot at(HostSession session, HostPath home, Layout layout) {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(home, "home");
    Objects.requireNonNull(layout, "layout");
    return new Docroot(
        new DocrootSettings(
            session,
            home,
            layout,
            DEFAULT_DEADLINE,
            DEFAULT_LOCK_WAIT,
            DEFAULT_GRACE,
            DEFAULT_DRAIN,
            Optional.empty(),
            Verification.everyByte(),
            new DocrootLocks()));
  }

  /**
   * This docroot, with operations that are ended on the host when they take longer than {@code
   * deadline}; sealing reads the whole release.
   *
   * @throws IllegalArgumentException if the deadline is not positive or exceeds one day
   */
  public Docroot within(Duration deadline) {
    Settings.check("a deadline", deadline);
    return new Docroot(settings.within(deadline));
  }

  /**
   * This docroot, with operations that give up when another one has held the docroot's lock for
   * {@code wait}.
   *
   * @throws IllegalArgumentException if the wait is not positive or exceeds one day
   */
  public Docroot waitingForLock(Duration wait) {
    Settings.check("a wait for a lock", wait);
    return new Docroot(settings.waitingForLock(wait));
  }

  /**
   * This docroot, whose places are neither reused nor deleted until {@code grace} has passed since
   * the swap that took them off. For readers that have no lease here, such as Apache or nginx: make
   * it the longest request and the longest cache of paths together.
   *
   * @throws IllegalArgumentException if it is negative or exceeds one day
   */
  public Docroot sparing(Duration grace) {
    Settings.checkPause("a grace", grace);
    return new Docroot(settings.sparing(grace));
  }

  /**
   * This docroot, whose {@link #stage} waits up to {@code drain} for the last reader of a slot, and
   * then takes a third one.
   *
   * @throws IllegalArgumentException if it is negative or exceeds one day
   */
  public Docroot draining(Duration drain) {
    Settings.checkPause("a drain", drain);
    return new Docroot(settings.draining(drain));
  }

  /**
   * This docroot, whose {@link #swapTo} must be {@linkplain #confirm confirmed} within {@code
   * within}: the host goes back by itself otherwise. A detached shell process there waits for that,
   * whether the deployer is still connected or not; should it be killed, or the host be restarted,
   * the next operation on the docroot goes back first.
   *
   * @throws IllegalArgumentException if it is less than a second or exceeds one day
   */
  public Docroot revertingUnlessConfirmed(Duration within) {
    Settings.checkConfirm(within);
    return new Docroot(settings.revertingUnlessConfirmed(within));
  }

  /**
   * This docroot, whose {@link #seal} reads as much as {@code verification} says; by default every
   * byte.
   */
  public Docroot verifying(Verification verification) {
    return new Docroot(settings.verifying(Objects.requireNonNull(verification, "verification")));
  }

  /**
   * Gets a place ready that {@code release} can be transferred to, and clears away what interrupted
   * runs have left. Makes the home if it is missing and the directory it belongs in is there. With
   * slots, waits until nothing can read from the idle one any more (see {@link #draining} and
   * {@link #sparing}); when that takes too long, a third one is taken. Its {@code warnings} name
   * who still reads there, and files of the live release that were changed since it was sealed.
   *
   * @return {@link Place.Sealed} if this very release is complete here already
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws HostException if the layout there cannot be worked with, a program is missing, or the
   *     disk has no room; the message names the path and the remedy
   */
  public Place stage(Release release, Fence fence) throws IOException, InterruptedException {
    return side().stage(release, fence);
  }

  /**
   * Checks that the place that {@link #stage} named holds {@code release} byte for byte (see {@link
   * #verifying}), makes it durable, and marks it complete. Does nothing if it is marked already.
   *
   * @throws IntegrityException if an entry is missing, differs, or is not of the release; the place
   *     stays unmarked
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws HostException if no place was prepared with this fence; nothing was changed
   */
  public void seal(Release release, Fence fence) throws IOException, InterruptedException {
    side().seal(release, fence);
  }

  /**
   * Publishes that {@link #swapTo} is about to happen, which then is no more than one rename and
   * one fsync: a fleet does this first, so that its hosts change within a short time of each other.
   * Changes nothing of what is served; when no swap follows, an {@link Epoch} is skipped.
   *
   * @param expected what must be live now; {@link Live.Unknown} is never it
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws HostException if {@code next} is not sealed here, or something else is live; nothing
   *     was changed
   */
  public void arm(ReleaseId next, Live expected, Fence fence)
      throws IOException, InterruptedException {
    side().arm(next, known(expected), fence);
  }

  /**
   * Serves {@code next} from now on, by one rename(2), durable on return. Does nothing but check
   * when it is live already. Whichever layout {@code next} was staged with, it is found.
   *
   * @param expected what must be live now; {@link Live.Unknown} is never it
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws HostException if {@code next} is not sealed here, or something else is live; nothing
   *     was changed
   */
  public void swapTo(ReleaseId next, Live expected, Fence fence)
      throws IOException, InterruptedException {
    side().swap(next, known(expected), fence);
  }

  private Live known(Live expected) throws HostException {
    if (expected instanceof Live.Unknown unknown) {
      throw new HostException(
          settings.session().host(),
          "cannot swap without knowing what is live: "
              + unknown.why()
              + "; point current at a release of this docroot, or remove it",
          null);
    }
    return expected;
  }

  /**
   * Keeps {@code release} live, which was swapped to by a docroot that is {@linkplain
   * #revertingUnlessConfirmed reverting}. Does nothing if there is nothing to confirm.
   *
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws HostException if the host went back already; nothing was changed
   */
  public void confirm(ReleaseId release, Fence fence) throws IOException, InterruptedException {
    side().confirm(release, fence);
  }

  /**
   * Serves nothing from now on, if {@code release} is live; does nothing if nothing is.
   *
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws HostException if something else is live; nothing was changed
   */
  public void withdraw(ReleaseId release, Fence fence) throws IOException, InterruptedException {
    side().withdraw(release, fence);
  }

  /** What is live, read from the link and the seal. Takes no lock and changes nothing. */
  public Live live() throws IOException, InterruptedException {
    return side().live();
  }

  /**
   * The epoch of what is live; {@link Epoch#NONE} if none was counted yet. Takes no lock and
   * changes nothing.
   */
  public Epoch epoch() throws IOException, InterruptedException {
    return side().epoch();
  }

  /**
   * Reads every byte of the live release again and compares it with what was found in it when it
   * was sealed. Takes no lock and changes nothing.
   *
   * @return up to five differences, in words; empty when all is as it was
   * @throws HostException if nothing is live, or the manifest kept of it cannot be read
   */
  public List<String> verify() throws IOException, InterruptedException {
    return side().verify();
  }

  /**
   * Deletes releases, but for the live one, the one before it, those that a process on the host has
   * pinned, those of {@code keep}, and the newest {@code others}. What cannot be deleted at once is
   * out of sight, and is tried again next time. Does nothing with {@link Layout#SLOTS}.
   *
   * @param others 0 to 1000
   * @return the releases that are no longer here
   * @throws IllegalArgumentException if {@code others} is out of its bounds
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   */
  public List<ReleaseId> retain(List<ReleaseId> keep, int others, Fence fence)
      throws IOException, InterruptedException {
    Settings.checkOthers(others);
    return settings.layout() == Layout.SLOTS ? List.of() : side().retain(keep, others, fence);
  }

  /** The home and the host. */
  @Override
  public String toString() {
    return settings.home() + " on " + settings.session().host();
  }
}
