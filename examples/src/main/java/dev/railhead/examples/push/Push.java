package dev.railhead.examples.push;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Release;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.HostDifference;
import dev.railhead.rsync.RsyncOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One push of a directory to all hosts by one sender: the part of this program to copy. Each has
 * connections of its own, so that their cost counts. Immutable.
 *
 * @param hosts whom to
 * @param directory what
 * @param release what it holds
 * @param destination where to
 * @param sender by what
 * @param atOnce to how many hosts at a time; empty for as many as turns out to be best
 * @param options what rsync does there
 */
record Push(
    Hosts hosts,
    Path directory,
    Release release,
    HostPath destination,
    FanOut.Sender sender,
    OptionalInt atOnce,
    RsyncOptions options) {
  /** How many hosts are asked for a directory at once. */
  private static final int ASKED_AT_ONCE = 32;

  /** What came of a push. */
  record Result(TransferReport report, Cost cost) {}

  /**
   * Pushes, and makes the destination where it is missing.
   *
   * @throws IOException if the way to the hosts cannot be set up; nothing was sent
   * @throws InterruptedException if the thread is interrupted; all that ran for it has ended, and
   *     files that had arrived stay
   */
  Result run(TransferListener listener) throws IOException, InterruptedException {
    Cost.Start start = Cost.start();
    TransferReport report;
    try (HostConnector connector = hosts.connection().open()) {
      Map<Host, HostTransfer.Failed> failed = makeDestinations(connector);
      failed.values().forEach(listener::ended);
      report = together(failed, send(connector, failed.keySet(), listener));
    }
    return new Result(report, start.sofar());
  }

  /** A dry run: what {@link #run} would change on each host. Nothing is made there. */
  List<HostDifference> compare() throws IOException, InterruptedException {
    try (HostConnector connector = hosts.connection().open()) {
      return fanOut(connector).compare(shipment(Set.of()));
    }
  }

  private FanOut fanOut(HostConnector connector) {
    FanOut.Builder builder = FanOut.over(connector).sender(sender).options(options);
    atOnce.ifPresent(builder::atOnce);
    return builder.build();
  }

  private Shipment shipment(Set<Host> without) {
    List<Destination> destinations =
        hosts.fleet().stream()
            .filter(host -> !without.contains(host))
            .map(host -> new Destination(host, destination, Optional.empty()))
            .toList();
    // That one host cannot be reached is no reason to leave the others as they are.
    Tolerance any = Tolerance.atMost(destinations.size());
    return new Shipment(release, directory, destinations, Set.of(), any);
  }

  private List<HostTransfer> send(
      HostConnector connector, Set<Host> without, TransferListener listener)
      throws InterruptedException {
    return without.size() == hosts.fleet().size()
        ? List.of()
        : fanOut(connector).push(shipment(without), listener).hosts();
  }

  private TransferReport together(Map<Host, HostTransfer.Failed> failed, List<HostTransfer> sent) {
    Map<Host, HostTransfer> all = new LinkedHashMap<>(failed);
    sent.forEach(result -> all.put(result.host(), result));
    return new TransferReport(
        hosts.fleet().stream()
            .flatMap(host -> Optional.ofNullable(all.get(host)).stream())
            .toList());
  }

  private Map<Host, HostTransfer.Failed> makeDestinations(HostConnector connector)
      throws InterruptedException {
    Fleet fleet = hosts.fleet();
    Map<Host, HostTransfer.Failed> failed = new LinkedHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(ASKED_AT_ONCE, fleet.size()));
    try {
      List<Future<Optional<HostTransfer.Failed>>> answers = new ArrayList<>();
      fleet.forEach(host -> answers.add(threads.submit(() -> makeDestination(connector, host))));
      for (Future<Optional<HostTransfer.Failed>> answer : answers) {
        answer.get().ifPresent(failure -> failed.put(failure.host(), failure));
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a host could not be asked", e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return failed;
  }

  private Optional<HostTransfer.Failed> makeDestination(HostConnector connector, Host host)
      throws InterruptedException {
    try (HostSession session = connector.connect(host)) {
      CommandResult made = session.run(Command.of("mkdir", "-p", "--", destination.value()));
      return made.isSuccess()
          ? Optional.empty()
          : Optional.of(failed(host, Cause.OTHER, made.describe() + ": " + made.stderrText()));
    } catch (IOException e) {
      return Optional.of(failed(host, Cause.UNREACHABLE, String.valueOf(e.getMessage())));
    }
  }

  private static HostTransfer.Failed failed(Host host, Cause cause, String message) {
    return new HostTransfer.Failed(host, cause, message, 1, Duration.ZERO);
  }
}
