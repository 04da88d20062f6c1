package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandTimeoutException;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.host.HostUnreachableException;
import dev.railhead.rsync.RsyncOptions.Owners;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.sender.SharedTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What every engine does on a host before files travel: it looks whether rsync is there and recent
 * enough, chooses what the release is put together from, and parts what an attribute change would
 * otherwise reach a live release through. Immutable.
 *
 * <p>A release that has a basis begins as a farm of hard links to all that the basis holds ({@code
 * cp -al}), whatever that is: rsync compares every file of it, and what it would change in place is
 * parted first, as {@link SharedInodes} tells. The other way is an empty directory and {@code
 * --link-dest}. With 20,366 files of 277 MB on tmpfs and nothing changed, a receiver took, in
 * seconds of CPU:
 *
 * <ul>
 *   <li>3.5.0: 1.68 for {@code --link-dest}, as it opens directories step by step; 0.29 for a farm
 *       (0.15 to make it, 0.05 to look through it, 0.09 to compare it); 0.94 for both together;
 *   <li>3.2.3 and 3.2.7: 0.19 for {@code --link-dest}; 0.30 for a farm.
 * </ul>
 *
 * <p>The tenth of a second that older ones would save is not worth it: with Debian 12's 3.2.7,
 * whose number does not tell that it was mended, {@code --link-dest=../anything} does not find the
 * old file of one that has changed, and its update is discarded ("failed verification", status 23),
 * whoever sends. So {@code --link-dest} is left for where a farm cannot be: a directory that holds
 * something already, owners that are sent, times that may be set without content.
 */
final class Preparation {
  /**
   * Arguments: a directory, and one relative to it. Fills the first with hard links of all that is
   * in the second; fails if it holds something.
   */
  private static final String FARM =
      "cd -- \"$1\" && test -z \"$(find . -mindepth 1 -print -quit)\" && cp -al -- \"$2/.\" .";

  private final Versions versions;
  private final RsyncSettings settings;
  private final Predicate<IOException> refusals;

  /** Knows by {@code refusals} which failures to connect are refusals. */
  Preparation(Versions versions, RsyncSettings settings, Predicate<IOException> refusals) {
    this.versions = versions;
    this.settings = settings;
    this.refusals = refusals;
  }

  /**
   * A host that files can travel to, or that cannot be served.
   *
   * @param wrong what is wrong with it, if anything
   * @param destination where files go; without a basis if the directory is a farm of it
   * @param tree what the host shall hear
   * @param isUnpackable whether the directory is empty, and the host has a tar that can fill it
   */
  record Ready(
      Optional<Broken> wrong, Destination destination, SharedTree tree, boolean isUnpackable) {}

  /**
   * Prepares the host of {@code session} to hear {@code touched}, if that can be, else {@code
   * whole}. What was touched is enough for a directory that holds the release that it was compared
   * with; where the basis does, the directory is first made to.
   */
  Ready ready(
      HostSession session,
      Shipment shipment,
      SharedTree touched,
      SharedTree whole,
      Destination destination,
      Deadline deadline,
      Engine.Progress progress)
      throws IOException, InterruptedException {
    Optional<Broken> wrong = versions.checkThere(session, progress::warned);
    if (wrong.isPresent()) {
      return new Ready(wrong, destination, whole, false);
    }
    boolean needsFarm = destination.basis().isPresent() && !touched.isWhole();
    if (needsFarm && !farmed(session, destination, deadline)) {
      return whole(session, shipment, whole, destination, deadline);
    }
    if (touched.isWhole()) {
      Destination staged = staged(session, destination, deadline, whole.isTrusting());
      return whole(session, shipment, whole, staged, deadline);
    }
    SharedInodes inodes = inodes(session, destination, deadline, touched.isTrusting());
    wrong = inodes.part(shipment.release().manifest(), touched.changedInPlace());
    return new Ready(wrong, destination, touched, false);
  }

  private Ready whole(
      HostSession session,
      Shipment shipment,
      SharedTree whole,
      Destination destination,
      Deadline deadline)
      throws IOException, InterruptedException {
    SharedInodes inodes = inodes(session, destination, deadline, whole.isTrusting());
    Optional<Broken> wrong = inodes.part(shipment.release().manifest());
    return new Ready(wrong, destination, whole, inodes.isUnpackable());
  }

  /**
   * A host that files can travel to, or that cannot be served.
   *
   * @param wrong what is wrong with it, if anything
   * @param destination where files go; without a basis if the directory is a farm of it
   */
  record Landing(Optional<Broken> wrong, Destination destination) {}

  /** Prepares the host of {@code session} for an rsync that is not ours. */
  Landing run(
      HostSession session,
      Shipment shipment,
      Destination destination,
      Deadline deadline,
      Engine.Progress progress)
      throws IOException, InterruptedException {
    Optional<Broken> wrong = versions.checkThere(session, progress::warned);
    if (wrong.isPresent()) {
      return new Landing(wrong, destination);
    }
    Destination staged = staged(session, destination, deadline, true);
    return new Landing(part(session, shipment, staged, deadline), staged);
  }

  /** The part of {@link #run} that changes nothing. */
  Optional<Broken> check(HostSession session, Consumer<String> news)
      throws IOException, InterruptedException {
    return versions.checkThere(session, news);
  }

  /** {@link #run}, for a host whose rsync is this machine's. */
  Optional<Broken> part(
      HostSession session, Shipment shipment, Destination destination, Deadline deadline)
      throws IOException, InterruptedException {
    return inodes(session, destination, deadline, true).part(shipment.release().manifest());
  }

  /**
   * Where a release comes from that is sent whole: without its basis, once the directory is a farm
   * of it. Not where owners are sent or times may be set without content, which would change
   * through any name of a file.
   */
  private Destination staged(
      HostSession session, Destination destination, Deadline deadline, boolean isTrusting)
      throws IOException, InterruptedException {
    boolean mayFarm =
        destination.basis().isPresent() && isTrusting && settings.options().owners() == Owners.NONE;
    return mayFarm && farmed(session, destination, deadline)
        ? new Destination(
            destination.host(), destination.directory(), Optional.empty(), destination.held())
        : destination;
  }

  private static boolean farmed(HostSession session, Destination destination, Deadline deadline)
      throws IOException, InterruptedException {
    Command farm =
        Command.of(
            "sh",
            "-c",
            FARM,
            "railhead",
            destination.directory().value(),
            destination.basis().orElseThrow());
    return session.run(farm.within(deadline.leftUpTo(Duration.ofDays(1)))).isSuccess();
  }

  private SharedInodes inodes(
      HostSession session, Destination destination, Deadline deadline, boolean isTrusting) {
    SharedInodes inodes = new SharedInodes(session, destination.directory(), deadline);
    return settings.options().owners() == Owners.NONE && isTrusting ? inodes : inodes.strictly();
  }

  /** What {@code failure}, met before anything was sent, means. */
  Broken failed(IOException failure) {
    String message =
        Excerpt.of(String.valueOf(failure.getMessage()).getBytes(StandardCharsets.UTF_8)).ending();
    if (refusals.test(failure)) {
      return Broken.lastingOne(Cause.REFUSED, message);
    }
    if (failure instanceof CommandTimeoutException) {
      return Broken.transientOne(Cause.TIMED_OUT, message);
    }
    return failure instanceof HostUnreachableException
        ? Broken.transientOne(Cause.UNREACHABLE, message)
        : Broken.lastingOne(Diagnosis.causeNamedIn(message), message);
  }
}
