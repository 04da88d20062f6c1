package dev.railhead.atomic.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What one request pays to know its release and to hold it, beside what it would pay for asking the
 * file system and for one counter that all threads share. Run it with {@code -t 1} and {@code -t
 * 2}; {@code -prof gc} shows the bytes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@State(Scope.Benchmark)
public class PinBenchmark {
  private Path home = Path.of("");
  private Path current = Path.of("");
  private DocrootResolver watching;
  private DocrootResolver caching;
  private final AtomicInteger counter = new AtomicInteger();

  @Setup
  public void open() throws IOException {
    home = Files.createTempDirectory("railhead-bench-");
    Path release = Files.createDirectories(home.resolve("releases").resolve("1"));
    current = Files.createSymbolicLink(home.resolve("current"), home.relativize(release));
    watching = DocrootResolver.watching(current).withoutLeases().open();
    caching = DocrootResolver.caching(current, Duration.ofSeconds(2)).withoutLeases().open();
  }

  @TearDown
  public void close() throws IOException {
    watching.close();
    caching.close();
    Files.delete(current);
    Files.delete(home.resolve("releases").resolve("1"));
    Files.delete(home.resolve("releases"));
    Files.delete(home);
  }

  @Benchmark
  public LiveRelease current() {
    return watching.current();
  }

  @Benchmark
  public LiveRelease currentByTimeToLive() {
    return caching.current();
  }

  @Benchmark
  public Path peerToRealPath() throws IOException {
    return current.toRealPath();
  }

  @Benchmark
  public int peerOneCounter() {
    counter.incrementAndGet();
    return counter.decrementAndGet();
  }

  @Benchmark
  public LiveRelease pin() {
    try (Pin pin = watching.pin()) {
      return pin.release();
    }
  }

  /** A ticket that leaves the method, as one that is handed to another thread does. */
  @Benchmark
  public void pinThatTravels(Blackhole away) {
    Pin pin = watching.pin();
    away.consume(pin);
    pin.close();
  }

  @Benchmark
  public LiveRelease scope() {
    try (dev.railhead.atomic.serve.Scope scope = watching.scope()) {
      return scope.release();
    }
  }

  @Benchmark
  public LiveRelease call() {
    return watching.call(release -> release);
  }
}
