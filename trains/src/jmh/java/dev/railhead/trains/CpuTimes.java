package dev.railhead.trains;

import dev.railhead.trains.forecast.TimetableBenchmark;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Supplier;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What decisions and simulations cost in CPU time: {@code .ci/bench trains --main
 * dev.railhead.trains.CpuTimes}. JMH measures by the clock, which tells little while others want
 * the same cores.
 */
public final class CpuTimes {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 5;

  private CpuTimes() {}

  /** Prints the best of five rounds of each. */
  public static void main(String[] args) {
    Blackhole hole =
        new Blackhole(
            "Today's password is swordfish. I understand instantiating Blackholes directly is"
                + " dangerous.");
    DispatcherBenchmark decisions = new DispatcherBenchmark();
    decisions.fill();
    int times = 400_000;
    report("ns, joins behind 200", best(times, decisions::join, hole));
    report("ns, leaves from among 200", best(times, decisions::leave, hole));
    report("ns, says good", best(times, decisions::good, hole));
    TimetableBenchmark days = new TimetableBenchmark();
    report("ms, 1,000 days, code", best(1, days::a_thousand_days_of_code, hole) / 1e6);
    report("ms, 1,000 days, everything", best(1, days::a_thousand_days_of_everything, hole) / 1e6);
  }

  private static void report(String what, double value) {
    System.out.printf("%,12.0f %s%n", value, what);
  }

  private static double best(int times, Supplier<?> work, Blackhole hole) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long began = CPU.getCurrentThreadCpuTime();
      for (int i = 0; i < times; i++) {
        hole.consume(work.get());
      }
      best = Math.min(best, (double) (CPU.getCurrentThreadCpuTime() - began) / times);
    }
    return best;
  }
}
