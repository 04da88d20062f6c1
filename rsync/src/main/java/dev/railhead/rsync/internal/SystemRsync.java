package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.TransferCounts;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostSession;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.Attempt.Sent;
import dev.railhead.rsync.internal.Preparation.Landing;
import dev.railhead.rsync.internal.RsyncOutput.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The engine that starts one process of the system's rsync per host and try. Thread-safe. */
public final class SystemRsync implements Engine {
  private static final Duration GLANCE = Duration.ofMillis(100);

  private final HostConnector connector;
  private final Routes routes;
  private final RsyncSettings settings;
  private final Versions versions;
  private final Preparation preparation;
  private final LongSupplier nanoTime;

  /** Goes along {@code routes}, and prepares each host over a session of {@code connector}. */
  public SystemRsync(
      HostConnector connector, Routes routes, RsyncSettings settings, LongSupplier nanoTime) {
    this.connector = connector;
    this.routes = routes;
    this.settings = settings;
    this.versions = new Versions(settings);
    this.preparation = new Preparation(versions, settings, routes::isRefusal);
    this.nanoTime = nanoTime;
  }

  /** Finds the way to a host. */
  public interface Routes {
    /**
     * The way to {@code host}.
     *
     * @throws IOException if there is none; it says why
     * @throws InterruptedException if the thread is interrupted
     */
    Route to(Host host) throws IOException, InterruptedException;

    /** Why {@code failure}, met while connecting to a host, is a refusal, if it is one. */
    boolean isRefusal(IOException failure);
  }

  @Override
  public Attempt push(
      Shipment shipment, Destination destination, Deadline deadline, Progress progress)
      throws InterruptedException {
    Optional<Broken> wrongHere = versions.checkHere(progress::warned);
    if (wrongHere.isPresent()) {
      return wrongHere.get();
    }
    try {
      Route route = routes.to(destination.host());
      Landing landing = prepare(shipment, destination, route, deadline, progress);
      return landing.wrong().isPresent()
          ? landing.wrong().get()
          : transfer(
              new RsyncCommand(settings, route),
              shipment,
              landing.destination(),
              deadline,
              progress);
    } catch (IOException e) {
      return preparation.failed(e);
    }
  }

  @Override
  public Attempt compare(
      Shipment shipment, Destination destination, Deadline deadline, Differences differences)
      throws InterruptedException {
    Optional<Broken> wrongHere = versions.checkHere(warning -> {});
    if (wrongHere.isPresent()) {
      return wrongHere.get();
    }
    try {
      Route route = routes.to(destination.host());
      if (!(route instanceof Route.Local)) {
        try (HostSession session = connector.connect(destination.host())) {
          Optional<Broken> wrongThere = versions.checkThere(session, warning -> {});
          if (wrongThere.isPresent()) {
            return wrongThere.get();
          }
        }
      }
      return compare(
          new RsyncCommand(settings, route).comparing(shipment, destination),
          deadline,
          differences);
    } catch (IOException e) {
      return preparation.failed(e);
    }
  }

  private Attempt compare(List<String> arguments, Deadline deadline, Differences differences)
      throws IOException, InterruptedException {
    Lines lines = new Lines(differences::line);
    Excerpt said = new Excerpt();
    Stall stall = new Stall(settings.inactivity(), nanoTime);
    try (Child child = Child.start(arguments, lines, said::accept)) {
      while (!child.endsWithin(deadline.leftUpTo(GLANCE))) {
        if (deadline.isPassed()) {
          return Broken.lastingOne(Cause.TIMED_OUT, settings.deadlines().totalPassed());
        }
        if (stall.isSeenIn(child.vitalSigns())) {
          return Broken.transientOne(Cause.TIMED_OUT, settings.deadlines().idlePassed());
        }
      }
      int status = child.status();
      return status == 0 ? new Sent(TransferCounts.NONE) : Diagnosis.of("rsync", status, said);
    }
  }

  /** Without a network whole files are copied: there {@code --link-dest} is as good as any. */
  private Landing prepare(
      Shipment shipment, Destination destination, Route route, Deadline deadline, Progress progress)
      throws IOException, InterruptedException {
    try (HostSession session = connector.connect(destination.host())) {
      boolean sameProgram = route instanceof Route.Local;
      return sameProgram
          ? new Landing(preparation.part(session, shipment, destination, deadline), destination)
          : preparation.run(session, shipment, destination, deadline, progress);
    }
  }

  private Attempt transfer(
      RsyncCommand command,
      Shipment shipment,
      Destination destination,
      Deadline deadline,
      Progress progress)
      throws IOException, InterruptedException {
    RsyncOutput output = new RsyncOutput();
    Excerpt said = new Excerpt();
    Stall stall = new Stall(settings.inactivity(), nanoTime);
    try (Child child =
        Child.start(command.arguments(shipment, destination), output::accept, said::accept)) {
      while (!child.endsWithin(deadline.leftUpTo(GLANCE))) {
        report(output.counts(), progress);
        if (deadline.isPassed()) {
          return Broken.lastingOne(
              Cause.TIMED_OUT, settings.deadlines().totalPassed() + soFar(output, said));
        }
        if (stall.isSeenIn(child.vitalSigns())) {
          return Broken.transientOne(
              Cause.TIMED_OUT, settings.deadlines().idlePassed() + soFar(output, said));
        }
      }
      return ended(child.status(), output, said, progress);
    }
  }

  private static void report(Counts counts, Progress progress) {
    progress.moved(counts.files(), counts.bytes(), counts.percent());
  }

  private static String soFar(RsyncOutput output, Excerpt said) {
    Counts counts = output.counts();
    String words = said.ending();
    return " after "
        + counts.files()
        + " files and "
        + counts.bytes()
        + " bytes"
        + (words.isEmpty() ? "" : "; rsync said: " + words);
  }

  private static Attempt ended(int status, RsyncOutput output, Excerpt said, Progress progress) {
    if (status != 0) {
      return Diagnosis.of("rsync", status, said);
    }
    if (!output.isComplete()) {
      return Broken.lastingOne(
          Cause.OTHER, "rsync ended with status 0 but without its statistics: " + said.ending());
    }
    progress.moved(output.filesSent(), output.counts().bytes(), 100);
    return new Sent(output.transferred());
  }
}
