package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostSession;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.Attempt.Sent;
import dev.railhead.rsync.internal.Preparation.Landing;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalInt;

/** Lets a host that has a release send it to another one. Thread-safe. */
public final class RelayPush {
  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final HostConnector connector;
  private final RsyncSettings settings;
  private final RelaySettings relays;
  private final Preparation preparation;

  /** Lets hosts send that are reached over {@code connector}. */
  public RelayPush(
      HostConnector connector,
      SystemRsync.Routes routes,
      RsyncSettings settings,
      RelaySettings relays) {
    this.connector = connector;
    this.settings = settings;
    this.relays = relays;
    this.preparation = new Preparation(new Versions(settings), settings, routes::isRefusal);
  }

  RelaySettings settings() {
    return relays;
  }

  RelayCheck check() {
    return new RelayCheck(connector);
  }

  /** Tries once: {@code relay} sends to {@code destination}, which is prepared from here. */
  Attempt push(
      Shipment shipment,
      Destination relay,
      Destination destination,
      Deadline deadline,
      Engine.Progress progress)
      throws InterruptedException {
    Landing landing;
    try (HostSession session = connector.connect(destination.host())) {
      landing = preparation.run(session, shipment, destination, deadline, progress);
      if (landing.wrong().isPresent()) {
        return landing.wrong().get();
      }
    } catch (IOException e) {
      return preparation.failed(e);
    }
    int entries = shipment.release().manifest().entries().size();
    Command command =
        Command.of(
                new RelayCommand(settings, relays, entries).arguments(relay, landing.destination()))
            .within(deadline.leftUpTo(LONGEST));
    try (HostSession session = connector.connect(relay.host());
        HostChannel channel = session.open(command)) {
      return transfer(channel, deadline, progress);
    } catch (IOException e) {
      return preparation.failed(e);
    }
  }

  /**
   * The relay's rsync notices by its {@code --timeout} that the other end stands still, and the
   * connection by its signs of life that the relay does.
   */
  private Attempt transfer(HostChannel channel, Deadline deadline, Engine.Progress progress)
      throws IOException, InterruptedException {
    RsyncOutput output = new RsyncOutput();
    Thread reader = reader(channel.fromHost(), output);
    try {
      while (!hasEnded(reader)) {
        RsyncOutput.Counts counts = output.counts();
        progress.moved(counts.files(), counts.bytes(), Math.min(99, counts.percent()));
        if (deadline.isPassed()) {
          return Broken.lastingOne(Cause.TIMED_OUT, settings.deadlines().totalPassed());
        }
      }
      return ended(channel.await(deadline.leftUpTo(FAREWELL)), output, progress);
    } finally {
      channel.close();
      reader.interrupt();
    }
  }

  private static boolean hasEnded(Thread reader) throws InterruptedException {
    reader.join(GLANCE.toMillis());
    return !reader.isAlive();
  }

  private static Thread reader(InputStream from, RsyncOutput to) {
    Thread thread = new Thread(() -> drain(from, to), Thread.currentThread().getName() + "-relay");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void drain(InputStream from, RsyncOutput to) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        to.accept(buffer, n);
      }
    } catch (IOException closed) {
      // Its exit status, or the want of one, tells the rest.
    }
  }

  private static Attempt ended(CommandResult result, RsyncOutput output, Engine.Progress progress) {
    Excerpt said = Excerpt.of(result.stderr());
    OptionalInt status = result.exitStatus();
    if (status.isEmpty()) {
      return Broken.transientOne(Cause.UNREACHABLE, "the relay's rsync ended without a status");
    }
    if (status.getAsInt() != 0) {
      return Diagnosis.of("the relay's rsync", status.getAsInt(), said);
    }
    if (!output.isComplete()) {
      return Broken.lastingOne(
          Cause.OTHER, "the relay's rsync ended without its statistics: " + said.ending());
    }
    progress.moved(output.filesSent(), output.counts().bytes(), 100);
    return new Sent(output.transferred());
  }
}
