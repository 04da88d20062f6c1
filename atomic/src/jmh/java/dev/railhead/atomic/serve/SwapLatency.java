package dev.railhead.atomic.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after a swap by someone else the new release is what pins are on, and how long after the
 * last pin is closed a waiting deployer knows: prints the percentiles in microseconds. Both watch
 * from another thread, as a server and a deployer do. The third line is the machine's part: how
 * late a thread wakes that does nothing but park for 250 us, in the same rounds.
 */
public final class SwapLatency {
  private static final int ROUNDS = 2000;
  private static final long PARK = 250_000;

  private SwapLatency() {}

  /** Measures. */
  public static void main(String[] arguments) throws Exception {
    Path home = Files.createTempDirectory("railhead-bench-");
    for (String release : new String[] {"0", "1"}) {
      Files.createDirectories(home.resolve("releases").resolve(release));
    }
    Files.createDirectory(home.resolve(".railhead"));
    link(home, 0);
    try (DocrootResolver docroot = DocrootResolver.watching(home.resolve("current")).open()) {
      long[] staleness = new long[ROUNDS];
      long[] drains = new long[ROUNDS];
      long[] wakes = new long[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        round(docroot, home, i, staleness, drains);
        wakes[i] = wake();
      }
      print("staleness after a swap by someone else", staleness);
      print("drain after the last pin is closed", drains);
      print("for comparison, a parked thread wakes late by", wakes);
    }
  }

  private static void round(
      DocrootResolver docroot, Path home, int i, long[] staleness, long[] drains)
      throws IOException, InterruptedException {
    LiveRelease before = docroot.current();
    Pin pin = docroot.pin();
    long swapped = link(home, i + 1);
    while (docroot.current() == before) {
      // Not all of a core: the keeper's thread needs one, too.
      LockSupport.parkNanos(10_000);
    }
    staleness[i] = System.nanoTime() - swapped;
    long[] closed = new long[1];
    Thread reader =
        new Thread(
            () -> {
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
              closed[0] = System.nanoTime();
              pin.close();
            });
    reader.start();
    docroot.awaitDrained(before, Duration.ofMinutes(1));
    long drained = System.nanoTime();
    reader.join();
    drains[i] = drained - closed[0];
  }

  private static long wake() {
    long began = System.nanoTime();
    LockSupport.parkNanos(PARK);
    return Math.max(0, System.nanoTime() - began - PARK);
  }

  private static long link(Path home, int i) throws IOException {
    Path next = home.resolve(".next");
    Files.createSymbolicLink(next, Path.of("releases/" + i % 2));
    long now = System.nanoTime();
    Files.move(next, home.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
    return now;
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s, us: p50 %.0f, p90 %.0f, p99 %.0f, max %.0f (%d times)%n",
        what,
        at(nanos, 0.5),
        at(nanos, 0.9),
        at(nanos, 0.99),
        at(nanos, 1),
        nanos.length);
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1000.0;
  }
}
