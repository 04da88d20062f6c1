package dev.railhead.rsync.compare;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Held;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.source.ModificationTimes;
import dev.railhead.core.source.Release;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.fixture.ProcessorTime;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Both ways to push a directory to all targets, and what a push cost. */
final class Engines {
  private static final int AT_ONCE =
      Math.max(4, Math.min(32, 2 * Runtime.getRuntime().availableProcessors()));

  private final Targets targets;
  private final FanOut fanOut;

  Engines(Targets targets) {
    this.targets = targets;
    this.fanOut = FanOut.over(targets.connector()).sender(FanOut.Sender.SHARED).build();
  }

  /**
   * Pushes with this library's sender to hosts that hold {@code held}; it knows if it sent it.
   *
   * @param times of the release's entries; without them it walks
   */
  Cost shared(
      Path directory, Release release, Optional<ModificationTimes> times, Optional<Held> held)
      throws Exception {
    List<Destination> destinations =
        targets.hosts().stream()
            .map(host -> new Destination(host, HostPath.of("next"), Optional.empty(), held))
            .toList();
    return shared(
        new Shipment(release, directory, times, destinations, Set.of(), Tolerance.none()));
  }

  /** The cost is all of this JVM's processor time, its JIT and garbage collector included. */
  private Cost shared(Shipment shipment) throws Exception {
    double processor = ProcessorTime.ownSeconds();
    long began = System.nanoTime();
    TransferReport report = fanOut.push(shipment, TransferListener.none());
    long ended = System.nanoTime();
    if (!report.isComplete()) {
      throw new IllegalStateException(report.toString());
    }
    return new Cost(ProcessorTime.ownSeconds() - processor, (ended - began) / 1e9);
  }

  /**
   * Pushes with a forked {@code rsync -a --delete} for each host, as many at once as {@link FanOut}
   * serves by default. Their cost is that of the rsyncs and of their ssh clients.
   */
  Cost forked(Path directory) throws Exception {
    List<String> script = new ArrayList<>();
    for (Host host : targets.hosts()) {
      List<String> shell = targets.remoteShell(host);
      script.add(shell.get(0) + "\n" + shell.get(1) + ":next/");
    }
    double processor = childrenSeconds() - targets.receiverSeconds();
    long began = System.nanoTime();
    Tools.run(
        "sh",
        "-c",
        "printf '%s\\n' \"$3\" | xargs -d '\\n' -n 2 -P \"$2\" sh -c"
            + " 'exec rsync -a --delete -e \"$1\" \"$0/\" \"$2\"' \"$1\"",
        "forked",
        directory.toString(),
        Integer.toString(AT_ONCE),
        String.join("\n", script));
    long ended = System.nanoTime();
    return new Cost(
        childrenSeconds() - targets.receiverSeconds() - processor, (ended - began) / 1e9);
  }

  private static double childrenSeconds() throws Exception {
    return ProcessorTime.seconds() - ProcessorTime.ownSeconds();
  }
}
