package dev.railhead.flags;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to load a file in a heap of 64 MiB: the first time, as a start-up does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgs = "-Xmx64m")
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class LoadBenchmark {
  /** How many flags the file has. */
  @Param({"100", "10000"})
  public int flags;

  private byte[] file = new byte[0];

  /** Writes the file. */
  @Setup
  public void write() {
    file = LoadTest.file(flags).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads and checks it, and makes the set. */
  @Benchmark
  public FlagSet load() throws FlagFileException {
    return FlagFile.strict().read("flags.yaml", file).orThrow();
  }
}
