package dev.railhead.rsync;

import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.rsync.FanOutPlan.Costs;
import dev.railhead.rsync.FanOutPlan.Observed;
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
 * <p>The plan is fitted to a push to 1 host and to the processor time of one to 8, receivers
 * included, because all share these processors; how long 8, 16 and 32 take is predicted. Only a
 * machine that does nothing else says anything.
 */
public final class FanOutPlanCheck {
  private static final int[] HOSTS = {8, 16, 32};
  private static final int ROUNDS = 7;
  private static final int AT_ONCE = 8;

  /** What content costs is in what a host costs: it is the same for all. */
  private static final Costs NO_CONTENT =
      new Costs(0, 0, 0, Runtime.getRuntime().availableProcessors(), 0, 0);

  private final Path directory;
  private final ReleaseTree tree;

  private FanOutPlanCheck(Path directory, ReleaseTree tree) {
    this.directory = directory;
    this.tree = tree;
  }

  private record Run(int hosts, double seconds, double processorSeconds, long bytesEach) {
    Observed observed() {
      return new Observed(hosts, seconds, processorSeconds);
    }
  }

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
    median(AT_ONCE); // For the JIT.
    Run one = median(1);
    Run busy = median(AT_ONCE);
    System.out.printf(
        Locale.ROOT,
        "fitted to 1 host in %.2f s with %.2f processor seconds, and to the %.2f of %d hosts%n",
        one.seconds(),
        one.processorSeconds(),
        busy.processorSeconds(),
        busy.hosts());
    System.out.println("hosts  measured s  predicted s  predicted/measured");
    for (int hosts : HOSTS) {
      Run run = hosts == busy.hosts() ? busy : median(hosts);
      double predicted =
          FanOutPlan.to(hosts)
              .sendingEach(run.bytesEach())
              .uplink(1e10)
              .hostLink(1e10)
              .atOnce(AT_ONCE)
              .costing(NO_CONTENT)
              .fittedTo(one.observed(), busy.observed())
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
    foretell(busy.bytesEach());
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
    int hosts = report.hosts().size();
    return new Run(hosts, seconds, ProcessorTime.seconds() - processor, report.bytesSent() / hosts);
  }
}
