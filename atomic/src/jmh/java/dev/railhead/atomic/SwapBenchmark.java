package dev.railhead.atomic;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.atomic.internal.Call;
import dev.railhead.atomic.internal.NioDisk;
import dev.railhead.atomic.internal.Plans;
import dev.railhead.atomic.internal.Step;
import dev.railhead.atomic.internal.View;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Live;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * One swap of a docroot on this machine against the least that it can be: a symbolic link, a
 * rename, and an fsync of the directory. {@code armed} is what is left when a wave has published
 * the epoch ahead, under the lock; {@code whole} is a call of {@link Docroot#swapTo}, which takes
 * the lock and publishes as well; {@code script} is that by the shell.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SwapBenchmark {
  /** An even number, so that what is live afterwards is what was before. */
  private static final int WARM_UP = 20_000;

  /** A docroot in a directory on a disk, with two releases to swap between. */
  @State(Scope.Benchmark)
  public static class Swapping {
    private Path root;
    private TestDocroot here;
    private TestDocroot shell;
    private Docroot door;
    private NioDisk disk;
    private final TestRelease one = TestRelease.numbered(1);
    private final TestRelease two = TestRelease.numbered(2);
    private boolean odd;

    @Setup(Level.Trial)
    public void deploy() throws Exception {
      root = Files.createTempDirectory("railhead-bench-");
      here = TestDocroot.here(root, Layout.RELEASES, "home");
      shell = TestDocroot.in(root, Layout.RELEASES, "home");
      here.deploy(one);
      here.deploy(two);
      door = here.docroot();
      disk = NioDisk.at(here.home());
      warm();
    }

    /** A disk is too slow for the compiler to see enough of a swap in a few seconds. */
    private void warm() throws Exception {
      Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "railhead-bench-");
      try (TestDocroot there = TestDocroot.here(memory, Layout.RELEASES, "home")) {
        there.deploy(one);
        there.deploy(two);
        NioDisk inMemory = NioDisk.at(there.home());
        for (int i = 0; i < WARM_UP; i++) {
          Plans plans = plans(inMemory);
          TestRelease next = next();
          run(inMemory, plans.swap(next.toString(), live().toString()));
          least(there.home(), next);
        }
      } finally {
        new ProcessBuilder("rm", "-rf", memory.toString()).start().waitFor();
      }
    }

    @TearDown(Level.Trial)
    public void delete() throws Exception {
      here.close();
      shell.close();
      new ProcessBuilder("rm", "-rf", root.toString()).start().waitFor();
    }

    private TestRelease next() {
      odd = !odd;
      return odd ? one : two;
    }

    private TestRelease live() {
      return odd ? two : one;
    }
  }

  /** The armed swap: what a wave's last step is, with the publication out of the timed part. */
  @State(Scope.Benchmark)
  public static class Armed extends Swapping {
    private TestRelease next = TestRelease.numbered(1);
    private String expected = "";

    @Setup(Level.Invocation)
    public void arm() throws Exception {
      next = super.next();
      expected = super.live().toString();
      run(super.disk, plans(super.disk).arm(next.toString(), expected));
    }
  }

  private static Plans plans(NioDisk disk) {
    return new Plans(new View(disk, "home"), Fence.of(1), "1");
  }

  private static void run(NioDisk disk, List<Step> steps) throws Exception {
    for (Step step : steps) {
      for (Call call : step.calls()) {
        disk.run(call);
      }
    }
  }

  /** The peer: what any tool has to do. */
  @Benchmark
  public void symlinkRenameFsync(Armed armed) throws Exception {
    least(((Swapping) armed).here.home(), armed.next);
  }

  private static void least(Path home, TestRelease release) throws Exception {
    Path next = home.resolve(".next");
    Files.createSymbolicLink(next, Path.of("releases/" + release));
    Files.move(next, home.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(home, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  @Benchmark
  public void armed(Armed armed) throws Exception {
    NioDisk disk = ((Swapping) armed).disk;
    run(disk, plans(disk).swap(armed.next.toString(), armed.expected));
  }

  @Benchmark
  public void whole(Swapping state) throws Exception {
    TestRelease next = state.next();
    state.door.swapTo(next.id(), Live.serving(state.live().id()), Fence.of(1));
  }

  @Benchmark
  public void script(Swapping state) throws Exception {
    TestRelease next = state.next();
    state.shell.docroot().swapTo(next.id(), Live.serving(state.live().id()), Fence.of(1));
  }

  /** A release of 10,000 files of 4 KiB that was transferred, and is to be sealed. */
  @State(Scope.Benchmark)
  public static class Sealing {
    @Param({"here", "script"})
    String by = "here";

    private BigRelease release;

    @Setup(Level.Invocation)
    public void transfer() throws Exception {
      release = BigRelease.copied(10_000, by.equals("here"));
    }

    @TearDown(Level.Invocation)
    public void delete() throws Exception {
      release.close();
    }
  }

  /** The peer: the copy that comes before it, by {@code cp -a}. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 1)
  @Measurement(iterations = 5)
  public void copyOfTenThousandFiles(Sealing state) throws Exception {
    state.release.copyAgain();
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 1)
  @Measurement(iterations = 5)
  public void sealTenThousandFiles(Sealing state) throws Exception {
    state.release.seal();
  }
}
