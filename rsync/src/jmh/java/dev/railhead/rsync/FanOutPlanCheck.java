package dev.railhead.rsync;

import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.rsync.FanOutPlan.Costs;
import dev.railhead.rsync.FanOutPlan.Prediction;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.ProcessorTime;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/**
 * Holds {@link FanOutPlan} against pushes to 8, 16 and 32 local hosts, and prints what it predicts
 * for 1,000 and 10,000: {@code .ci/bench rsync --main dev.railhead.rsync.FanOutPlanCheck [files]}.
 *
 * <p>A host costs here what the pushes to 8 hosts cost, receivers included, because all share these
 * processors, and a turn of 8 hosts takes what those pushes took; so 8 says nothing of the formula,
 * and 16 and 32 do. Only a machine that does nothing else says anything.
 */
public final class FanOutPlanCheck {
  private static final int[] HOSTS = {8, 16, 32};
  private static final int ROUNDS = 3;
  private static final int AT_ONCE = 8;

  private final Path directory;
  private final ReleaseTree tree;

  private FanOutPlanCheck(Path directory, ReleaseTree tree) {
    this.directory = directory;
    this.tree = tree;
  }

  private record Run(double seconds, double processorSeconds, long bytesEach) {}

  /** Runs it, with a release of so many files of 5 kB; by default 5,000. */
  public static void main(String[] arguments) throws Exception {
    int files = arguments.length == 0 ? 5_000 : Integer.parseInt(arguments[0]);
    Path memory = Path.of("/dev/shm");
    Path directory =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "railhead-plan-")
            : Files.createTempDirectory("railhead-plan-");
    try {
      ReleaseTree tree = ReleaseTree.in(directory.resolve("release")).plainFiles(files, 5_000);
      new FanOutPlanCheck(directory, tree).check();
    } finally {
      Tools.run("rm", "-rf", "--", directory.toString());
    }
  }

  private void check() throws Exception {
    Run calibration = median(8);
    Costs costs =
        new Costs(
            0,
            calibration.processorSeconds() / 8,
            0,
            Runtime.getRuntime().availableProcessors(),
            calibration.seconds(),
            0);
    System.out.printf(
        Locale.ROOT,
        "%.3f processor seconds and %d bytes for each host%n",
        costs.processorSecondsPerHost(),
        calibration.bytesEach());
    System.out.println("hosts  measured s  predicted s  predicted/measured");
    for (int hosts : HOSTS) {
      Run run = hosts == 8 ? calibration : median(hosts);
      double predicted =
          FanOutPlan.to(hosts)
              .sendingEach(run.bytesEach())
              .uplink(1e10)
              .hostLink(1e10)
              .atOnce(AT_ONCE)
              .costing(costs)
              .predict()
              .seconds();
      System.out.printf(
          Locale.ROOT,
          "%5d  %10.2f  %11.2f  %18.2f%n",
          hosts,
          run.seconds(),
          predicted,
          predicted / run.seconds());
    }
    foretell(calibration.bytesEach());
  }

  private static void foretell(long bytesEach) {
    System.out.println("over SSH and 1 Gbit/s, by the default costs:");
    for (int hosts : new int[] {1_000, 10_000}) {
      FanOutPlan direct = FanOutPlan.to(hosts).sendingEach(bytesEach);
      Prediction here = direct.predict();
      Prediction relayed = direct.relays(hosts / 40, 4).predict();
      System.out.printf(
          Locale.ROOT,
          "%,6d hosts: %.1f s (%s); by racks of 40, %.1f s (%s)%n",
          hosts,
          here.seconds(),
          here.limit(),
          relayed.seconds(),
          relayed.limit());
    }
  }

  /** Pushes in which each host changes 1 file in 100, after one that fills it. */
  private Run median(int hosts) throws Exception {
    Tools.run("rm", "-rf", "--", directory.resolve("hosts").toString());
    try (LocalFleet fleet = LocalFleet.of(hosts, directory.resolve("hosts"))) {
      push(fleet);
      Run[] runs = new Run[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        for (int file = 0; file < 5_000; file += 100) {
          tree.file("d" + file / 100 + "/f" + file, (hosts + " " + i + "\n").repeat(500 + i));
        }
        runs[i] = push(fleet);
      }
      Arrays.sort(runs, Comparator.comparingDouble(Run::seconds));
      return runs[ROUNDS / 2];
    }
  }

  private Run push(LocalFleet fleet) throws Exception {
    Shipment shipment = fleet.shipment(tree);
    FanOut fanOut =
        FanOut.over(fleet.connector()).sender(FanOut.Sender.SHARED).atOnce(AT_ONCE).build();
    long began = System.nanoTime();
    double processor = ProcessorTime.seconds();
    TransferReport report = fanOut.push(shipment, TransferListener.none());
    double seconds = (System.nanoTime() - began) / 1e9;
    if (!report.isComplete()) {
      throw new IllegalStateException(report.toString());
    }
    return new Run(
        seconds, ProcessorTime.seconds() - processor, report.bytesSent() / report.hosts().size());
  }
}
