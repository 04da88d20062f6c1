package dev.railhead.flags;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.NoOpProvider;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import dev.railhead.flags.openfeature.FlagsProvider;
import java.util.List;
import java.util.Map;
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

/** What asking through OpenFeature's API costs: our provider, its in-memory one, its no-op one. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@State(Scope.Benchmark)
public class OpenFeatureBenchmark {
  private final EvaluationContext[] contexts = new EvaluationContext[Users.COUNT];
  private Client noOp;
  private Client memory;
  private Client railhead;

  /** Sets the three providers, each behind an API of its own. */
  @Setup
  public void load() {
    for (int i = 0; i < contexts.length; i++) {
      contexts[i] = new ImmutableContext(Users.name(i));
    }
    noOp = OpenFeatureAPI.createIsolated().getClient();
    OpenFeatureAPI inMemory = OpenFeatureAPI.createIsolated();
    inMemory.setProviderAndWait(
        new InMemoryProvider(
            Map.of(
                "plain",
                Flag.<Boolean>builder()
                    .variant("on", true)
                    .variant("off", false)
                    .defaultVariant("on")
                    .build())));
    memory = inMemory.getClient();
    OpenFeatureAPI ours = OpenFeatureAPI.createIsolated();
    ours.setProviderAndWait(FlagsProvider.of(flags()));
    railhead = ours.getClient();
    OpenFeatureAPI nothing = OpenFeatureAPI.createIsolated();
    nothing.setProviderAndWait(new NoOpProvider());
    noOp = nothing.getClient();
    Users.mustBeHalf(i -> railhead.getBooleanValue("rollout", false, contexts[i]));
  }

  private static Flags flags() {
    return Flags.builder(new FlagCatalog())
        .build(
            FlagSet.of(
                "bench",
                List.of(
                    FlagDefinition.named("plain").enabled(Serving.always("on")).build(),
                    FlagDefinition.named("rollout").enabled(Serving.percent("50")).build())));
  }

  /** The SDK's own provider that does nothing: the price of the API. */
  @Benchmark
  public boolean noOp(Users users) {
    return noOp.getBooleanValue("plain", false, contexts[users.next()]);
  }

  /** The SDK's own in-memory provider. */
  @Benchmark
  public boolean inMemoryPlain(Users users) {
    return memory.getBooleanValue("plain", false, contexts[users.next()]);
  }

  /** Ours, an on/off flag. */
  @Benchmark
  public boolean railheadPlain(Users users) {
    return railhead.getBooleanValue("plain", false, contexts[users.next()]);
  }

  /** Ours, a percentage. */
  @Benchmark
  public boolean railheadRollout(Users users) {
    return railhead.getBooleanValue("rollout", false, contexts[users.next()]);
  }
}
