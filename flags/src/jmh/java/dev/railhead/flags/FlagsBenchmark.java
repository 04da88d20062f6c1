package dev.railhead.flags;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What asking a flag costs, next to the libraries that people use today: {@code .ci/bench flags
 * FlagsBenchmark -prof gc}, and with {@code -t 2} for two threads. Users are 1024 of 12 characters,
 * asked in turn; percentages are 50. The flag that goes by {@code etsy-sha256} is asked only where
 * a benchmark is about it: a digest's code is large, and where it has run the compiler makes no
 * longer one piece of what it takes to ask other flags.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@State(Scope.Benchmark)
public class FlagsBenchmark {
  private final FlagCatalog catalog = new FlagCatalog();
  private final BooleanFlag plain = catalog.onOff("plain", false);
  private final BooleanFlag rollout = catalog.onOff("rollout", false);
  private final BooleanFlag etsy = catalog.onOff("etsy", false);

  private Flags flags;
  private FlagContext[] contexts;
  private FlagRequest[] requests;

  /** Loads the flags and makes the users' contexts. */
  @Setup
  public void load() {
    flags =
        Flags.builder(catalog)
            .build(
                FlagSet.of(
                    "bench",
                    List.of(
                        flag("plain", Serving.always("on"), Counting.DEFAULT),
                        flag("rollout", Serving.percent("50"), Counting.DEFAULT),
                        flag("etsy", Serving.percent("50"), Counting.ETSY))));
    contexts = new FlagContext[Users.COUNT];
    requests = new FlagRequest[Users.COUNT];
    for (int i = 0; i < contexts.length; i++) {
      contexts[i] = FlagContext.ofUser(Users.name(i));
      requests[i] = flags.request(contexts[i]);
    }
    Users.mustBeHalf(i -> flags.isOn(rollout, contexts[i]));
  }

  private static FlagDefinition flag(String name, Serving enabled, Counting counting) {
    return FlagDefinition.named(name).enabled(enabled).counting(counting).build();
  }

  /** An on/off flag in a request; a thread has few requests at once, so here are eight in turn. */
  @Benchmark
  public boolean plain(Users users) {
    return requests[users.next() & 7].isOn(plain);
  }

  /** A percentage in a request that has asked for it before. */
  @Benchmark
  public boolean rolloutAgain(Users users) {
    return requests[users.next() & 7].isOn(rollout);
  }

  /** An on/off flag, evaluated and counted anew. */
  @Benchmark
  public boolean plainAnew(Users users) {
    return flags.isOn(plain, contexts[users.next()]);
  }

  /** The same in an application that asks flags that go by {@code etsy-sha256}, too. */
  @Benchmark
  public boolean plainAnewBesideEtsy(Users users, Digested digested) {
    return flags.isOn(plain, contexts[users.next()]);
  }

  /** A percentage, evaluated and counted anew; the unit was hashed when the context was made. */
  @Benchmark
  public boolean rolloutAnew(Users users) {
    return flags.isOn(rollout, contexts[users.next()]);
  }

  /** A percentage of a unit that was not hashed before. */
  @Benchmark
  public boolean rolloutUnhashed(Users users) {
    return flags.isOn(rollout, Users.name(users.next()));
  }

  /** A percentage by the hash of etsy/feature. */
  @Benchmark
  public boolean etsySha256(Users users, Digested digested) {
    return flags.isOn(etsy, contexts[users.next()]);
  }

  /** A whole request: made, and asked for three flags. */
  @Benchmark
  public boolean request(Users users) {
    FlagRequest request = flags.request(contexts[users.next()]);
    return request.isOn(plain) ^ request.isOn(rollout) ^ request.isOn(plain);
  }

  /** The same flags when the one that goes by a digest has been asked, too. */
  @State(Scope.Benchmark)
  public static class Digested {
    /** Asks it for all users. */
    @Setup
    public void ask(FlagsBenchmark all) {
      Users.mustBeHalf(i -> all.flags.isOn(all.etsy, all.contexts[i]));
    }
  }
}
