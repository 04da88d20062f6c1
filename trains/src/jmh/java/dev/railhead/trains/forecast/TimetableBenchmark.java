package dev.railhead.trains.forecast;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A thousand days of 180 riders: how long the simulator takes, a cold start and a warm one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgs = "-Xmx256m")
@Warmup(iterations = 0)
@Measurement(iterations = 5)
public class TimetableBenchmark {
  private final Timetable code = Timetable.of(22.5, 8, Duration.ofMinutes(15)).build();
  private final Timetable everything =
      Timetable.of(22.5, 8, Duration.ofMinutes(15))
          .config(0.2, Duration.ofMinutes(5))
          .configLane()
          .hotfix(0.05)
          .bad(0.02, Timetable.OnBad.BISECT, Duration.ofMinutes(15))
          .redeploy(Duration.ofMinutes(2))
          .build();

  /** One lane of code. */
  @Benchmark
  public TimetableReport a_thousand_days_of_code() {
    return code.simulate(1000);
  }

  /** Two lanes, hotfixes, and bad changes that are bisected. */
  @Benchmark
  public TimetableReport a_thousand_days_of_everything() {
    return everything.simulate(1000);
  }
}
