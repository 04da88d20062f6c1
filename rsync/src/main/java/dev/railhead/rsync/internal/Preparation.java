package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.host.CommandTimeoutException;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.host.HostUnreachableException;
import dev.railhead.rsync.internal.Attempt.Broken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What every engine does on a host before files travel: it looks whether rsync is there and recent
 * enough, and parts what an attribute change would otherwise reach a live release through.
 * Immutable.
 */
final class Preparation {
  private final Versions versions;
  private final Predicate<IOException> refusals;

  /** Knows by {@code refusals} which failures to connect are refusals. */
  Preparation(Versions versions, Predicate<IOException> refusals) {
    this.versions = versions;
    this.refusals = refusals;
  }

  /** Prepares the host of {@code session}, and says what went wrong, if anything. */
  Optional<Broken> run(
      HostSession session,
      Shipment shipment,
      Destination destination,
      Deadline deadline,
      Engine.Progress progress)
      throws IOException, InterruptedException {
    Optional<Broken> wrong = versions.checkThere(session, progress::warned);
    return wrong.isPresent() ? wrong : part(session, shipment, destination, deadline);
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
    return new SharedInodes(session, destination.directory(), deadline)
        .part(shipment.release().manifest());
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
