package dev.railhead.rsync.internal;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostSession;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.sender.Opening;
import dev.railhead.rsync.internal.sender.ServerCommand;
import dev.railhead.rsync.internal.sender.SharedTree;
import dev.railhead.rsync.internal.sender.Throttle;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The engine that speaks rsync's protocol itself, to an {@code rsync --server} on each host: it
 * reads the release once for all hosts, and makes each difference once for all that hold the same
 * old file. Thread-safe.
 */
public final class SharedScan implements Engine {
  /** Any seed but 0, which means none; the same for all hosts, so that they ask alike. */
  private static final int SEED = 0x5ea11ed;

  /** What several hosts may want of a tree, whatever its size. */
  private static final long KEPT_BYTES = 32L << 20;

  /** Some twenty releases of 20,000 files each; one of 500,000. */
  private static final long REMEMBERED_BYTES = 32L << 20;

  private static final Duration LONGEST_COMMAND = Duration.ofDays(1);

  private final HostConnector connector;
  private final RsyncSettings settings;
  private final Preparation preparation;
  private final Throttle throttle;
  private final LongSupplier nanoTime;

  /** One tree for each shipment that is still under way: keys are compared by identity. */
  private final Cache<Shipment, Sending> sendings = CacheBuilder.newBuilder().weakKeys().build();

  private final Outlines outlines = new Outlines(REMEMBERED_BYTES);
  private final int auditEvery;
  private final AtomicInteger begun = new AtomicInteger();

  /**
   * Reaches hosts over {@code connector}; {@code routes} knows which failures are refusals.
   *
   * @param auditEvery after how many shipments one is compared by checksum; 0 for never
   */
  public SharedScan(
      HostConnector connector,
      SystemRsync.Routes routes,
      RsyncSettings settings,
      int auditEvery,
      LongSupplier nanoTime) {
    this.auditEvery = auditEvery;
    this.connector = connector;
    this.settings = settings;
    this.preparation = new Preparation(new Versions(settings), routes::isRefusal);
    this.throttle = Throttle.of(settings.bytesPerSecond());
    this.nanoTime = nanoTime;
  }

  @Override
  public Attempt push(
      Shipment shipment, Destination destination, Deadline deadline, Progress progress)
      throws InterruptedException {
    Sending sending;
    try {
      sending = sending(shipment);
    } catch (IOException e) {
      return Broken.lastingOne(Cause.OTHER, "cannot read the release: " + e.getMessage());
    }
    try (HostSession session = connector.connect(destination.host())) {
      SharedTree tree =
          preparation.suited(
              sending.next(destination), sending.whole(), session, destination, deadline);
      Optional<Broken> wrong =
          preparation.run(session, shipment, tree, destination, deadline, progress);
      if (wrong.isPresent()) {
        return wrong.get();
      }
      Attempt made = talk(session, tree, destination, deadline, progress);
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
      SharedTree tree = sending(shipment).whole();
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
      return new Talk(channel, tree, Opening.toServer(), throttle, settings.deadlines(), nanoTime)
          .comparing(differences)
          .run(deadline, new Engine.Unheard());
    }
  }

  /** The first host that needs it reads it; others wait meanwhile. */
  private Sending sending(Shipment shipment) throws IOException, InterruptedException {
    try {
      return sendings.get(shipment, () -> new Sending(read(shipment), outlines));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException();
      }
      throw new IOException(e.getCause() == null ? null : e.getCause().getMessage(), e);
    }
  }

  private SharedTree read(Shipment shipment) throws IOException, InterruptedException {
    SharedTree tree = SharedTree.read(shipment.directory(), SEED, KEPT_BYTES, settings.options());
    boolean audits = auditEvery > 0 && begun.incrementAndGet() % auditEvery == 0;
    return audits ? tree.auditing() : tree;
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
      return new Talk(channel, tree, Opening.toServer(), throttle, settings.deadlines(), nanoTime)
          .run(deadline, progress);
    }
  }
}
