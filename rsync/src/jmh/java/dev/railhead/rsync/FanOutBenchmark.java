package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.ProcessorTime;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A release of 20,000 files and 100 MB to 32 local hosts: how long a first push, one of an
 * unchanged release, and one with 200 changed files take, by the clock and in processor seconds of
 * sender and receivers together. Beside it the same by a script's means, as many rsyncs at once
 * started by xargs(1). Everything is in memory where there is /dev/shm.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgs = "-Xmx256m")
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class FanOutBenchmark {
  /** FanOut's own default. */
  private static final int AT_ONCE =
      Math.max(4, Math.min(32, 2 * Runtime.getRuntime().availableProcessors()));

  /** The release, the hosts, and what the push starts from. */
  @State(Scope.Benchmark)
  public static class Push {
    @Param({"first", "unchanged", "200 changed"})
    String kind = "first";

    private Path directory = Path.of("/dev/shm");
    private ReleaseTree tree;
    private LocalFleet fleet;
    private Shipment shipment;
    private int round;

    @Setup(Level.Trial)
    public void build() throws Exception {
      directory =
          Files.isWritable(directory)
              ? Files.createTempDirectory(directory, "railhead-bench-")
              : Files.createTempDirectory("railhead-bench-");
      tree = ReleaseTree.in(directory.resolve("release")).plainFiles(20_000, 5_000);
      if (!kind.equals("first")) {
        fleet = LocalFleet.of(32, directory.resolve("hosts"));
        shipment = fleet.shipment(tree);
        run(FanOut.Sender.SYSTEM);
      }
    }

    @Setup(Level.Iteration)
    public void prepare() throws Exception {
      round++;
      if (kind.equals("first")) {
        Tools.run("rm", "-rf", "--", directory.resolve("hosts").toString());
        fleet = LocalFleet.of(32, directory.resolve("hosts"));
      } else if (kind.equals("200 changed")) {
        for (int i = 0; i < 200; i++) {
          int file = i * 100;
          tree.file("d" + file / 100 + "/f" + file, ("round " + round + "\n").repeat(500 + round));
        }
      }
      shipment = fleet.shipment(tree);
    }

    TransferReport run(FanOut.Sender sender) throws InterruptedException {
      TransferReport report =
          FanOut.over(fleet.connector())
              .sender(sender)
              .build()
              .push(shipment, TransferListener.none());
      if (!report.isComplete()) {
        throw new IllegalStateException(report.toString());
      }
      return report;
    }

    /** What {@link #run} does, but for its checks, retries and deadlines. */
    String script() throws Exception {
      String names = String.join("\n", fleet.hosts().stream().map(Host::name).toList());
      return Tools.run(
          "sh",
          "-c",
          "printf '%s\\n' \"$3\" | xargs -P \"$4\" -I {} rsync -a --delete \"$1/\" \"$2/{}/next/\"",
          "script",
          tree.directory().toString(),
          directory.resolve("hosts").toString(),
          names,
          Integer.toString(AT_ONCE));
    }

    @TearDown(Level.Trial)
    public void delete() throws Exception {
      fleet.close();
      Tools.run("rm", "-rf", "--", directory.toString());
    }
  }

  /** Seconds of processor time: of this JVM and all that it ran, and of this JVM alone. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Processor {
    public double seconds;
    public double ownSeconds;

    @Setup(Level.Iteration)
    public void reset() {
      seconds = 0;
      ownSeconds = 0;
    }

    void begin() throws Exception {
      seconds = -ProcessorTime.seconds();
      ownSeconds = -ProcessorTime.ownSeconds();
    }

    void end() throws Exception {
      seconds += ProcessorTime.seconds();
      ownSeconds += ProcessorTime.ownSeconds();
    }
  }

  @Benchmark
  public TransferReport system(Push push, Processor processor) throws Exception {
    return push(push, processor, FanOut.Sender.SYSTEM);
  }

  @Benchmark
  public TransferReport shared(Push push, Processor processor) throws Exception {
    return push(push, processor, FanOut.Sender.SHARED);
  }

  private static TransferReport push(Push push, Processor processor, FanOut.Sender sender)
      throws Exception {
    processor.begin();
    TransferReport report = push.run(sender);
    processor.end();
    return report;
  }

  @Benchmark
  public String xargs(Push push, Processor processor) throws Exception {
    processor.begin();
    String said = push.script();
    processor.end();
    return said;
  }
}
