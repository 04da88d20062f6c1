package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostSession;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.Preparation.Ready;
import dev.railhead.rsync.internal.sender.Commons;
import dev.railhead.rsync.internal.sender.Opening;
import dev.railhead.rsync.internal.sender.ServerCommand;
import dev.railhead.rsync.internal.sender.SharedTree;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The engine that speaks rsync's protocol itself, to an {@code rsync --server} on each host: it
 * reads the release once for all hosts, and makes each difference once for all that hold the same
 * old file. Thread-safe.
 */
public final class SharedScan implements Engine {
  private static final Duration LONGEST_COMMAND = Duration.ofDays(1);

  private final HostConnector connector;
  private final RsyncSettings settings;
  private final Preparation preparation;
  private final Sendings sendings;
  private final Commons commons;
  private final LongSupplier nanoTime;

  /** Reaches hosts over {@code connector}; {@code routes} knows which failures are refusals. */
  public SharedScan(
      HostConnector connector,
      SystemRsync.Routes routes,
      RsyncSettings settings,
      LongSupplier nanoTime) {
    this.connector = connector;
    this.settings = settings;
    this.preparation = new Preparation(new Versions(settings), settings, routes::isRefusal);
    this.sendings = new Sendings(settings);
    this.commons = Commons.of(settings.bytesPerSecond());
    this.nanoTime = nanoTime;
  }

  @Override
  public Attempt push(
      Shipment shipment, Destination destination, Deadline deadline, Progress progress)
      throws InterruptedException {
    Sending sending;
    try {
      sending = sendings.of(shipment);
    } catch (IOException e) {
      return Broken.lastingOne(Cause.OTHER, "cannot read the release: " + e.getMessage());
    }
    try (HostSession session = connector.connect(destination.host())) {
      Ready ready =
          preparation.ready(
              session,
              shipment,
              sending.next(destination),
              sending.whole(),
              destination,
              deadline,
              progress);
      if (ready.wrong().isPresent()) {
        return ready.wrong().get();
      }
      Attempt made =
          Bootstrap.suits(settings.options(), ready)
              ? bootstrap(session, shipment, ready, deadline, progress)
              : talk(session, ready.tree(), ready.destination(), deadline, progress);
      if (made instanceof Attempt.Sent) {
        sending.arrived(shipment);
      }
      return made;
    } catch (IOException e) {
      return preparation.failed(e);
    }
  }

  @Override
  public Attempt compare(
      Shipment shipment, Destination destination, Deadline deadline, Differences differences)
      throws InterruptedException {
    try {
      SharedTree tree = sendings.of(shipment).whole();
      try (HostSession session = connector.connect(destination.host())) {
        Optional<Broken> wrong = preparation.check(session, warning -> {});
        return wrong.isPresent()
            ? wrong.get()
            : compare(session, tree, destination, deadline, differences);
      }
    } catch (IOException e) {
      return preparation.failed(e);
    }
  }

  private Attempt compare(
      HostSession session,
      SharedTree tree,
      Destination destination,
      Deadline deadline,
      Differences differences)
      throws IOException, InterruptedException {
    List<String> arguments =
        ServerCommand.comparing(
            ServerCommand.arguments(
                settings.remoteProgram().value(), tree, destination, settings.inactivity()));
    Command command = Command.of(arguments).within(deadline.leftUpTo(LONGEST_COMMAND));
    try (HostChannel channel = session.open(command)) {
      return new Talk(channel, tree, Opening.toServer(), commons, settings.deadlines(), nanoTime)
          .comparing(differences)
          .run(deadline, new Engine.Unheard());
    }
  }

  /** Sends all as an archive, and then looks, as always, what there is to send. */
  private Attempt bootstrap(
      HostSession session, Shipment shipment, Ready ready, Deadline deadline, Progress progress)
      throws IOException, InterruptedException {
    Destination destination = ready.destination();
    Command unpack = Unpacking.in(destination.directory());
    try (HostChannel channel = session.open(unpack.within(deadline.leftUpTo(LONGEST_COMMAND)))) {
      Unpacking unpacking =
          new Unpacking(channel, ready.tree().archive(), commons, settings.deadlines(), nanoTime);
      Attempt made = unpacking.run(deadline, progress);
      if (made instanceof Attempt.Sent sent) {
        Progress after = Bootstrap.after(sent.counts(), progress);
        Attempt end = talk(session, ready.tree(), destination, deadline, after);
        return Bootstrap.together(sent.counts(), end);
      }
      if (!unpacking.isRefused()) {
        return made;
      }
      progress.warned(Bootstrap.warning((Broken) made));
    }
    Optional<Broken> wrong = preparation.part(session, shipment, destination, deadline);
    return wrong.isPresent()
        ? wrong.get()
        : talk(session, ready.tree(), destination, deadline, progress);
  }

  private Attempt talk(
      HostSession session,
      SharedTree tree,
      Destination destination,
      Deadline deadline,
      Progress progress)
      throws IOException, InterruptedException {
    List<String> arguments =
        ServerCommand.arguments(
            settings.remoteProgram().value(), tree, destination, settings.inactivity());
    Command command = Command.of(arguments).within(deadline.leftUpTo(LONGEST_COMMAND));
    try (HostChannel channel = session.open(command)) {
      return new Talk(channel, tree, Opening.toServer(), commons, settings.deadlines(), nanoTime)
          .run(deadline, progress);
    }
  }
}
