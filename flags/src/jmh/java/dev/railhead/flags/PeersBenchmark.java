package dev.railhead.flags;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ff4j.FF4j;
import org.ff4j.core.Feature;
import org.ff4j.strategy.PonderationStrategy;
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
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.user.FeatureUser;
import org.togglz.core.user.SimpleFeatureUser;

/** The same questions to other libraries, each with its data at hand and nothing sent anywhere. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@State(Scope.Benchmark)
public class PeersBenchmark {
  /** Togglz wants an enum. */
  public enum Toggles implements org.togglz.core.Feature {
    /** On for everybody. */
    PLAIN,
    /** On for half of them. */
    ROLLOUT
  }

  private final ThreadLocal<FeatureUser> current = new ThreadLocal<>();
  private final FeatureUser[] togglzUsers = new FeatureUser[Users.COUNT];
  private final LDContext[] ldContexts = new LDContext[Users.COUNT];
  private final UnleashContext[] unleashContexts = new UnleashContext[Users.COUNT];
  private FeatureManager togglz;
  private FF4j ff4j;
  private LDClient launchDarkly;
  private Unleash unleash;

  /** Sets all of them up. */
  @Setup
  public void load() throws IOException {
    for (int i = 0; i < Users.COUNT; i++) {
      togglzUsers[i] = new SimpleFeatureUser(Users.name(i));
      ldContexts[i] = LDContext.create(Users.name(i));
      unleashContexts[i] = UnleashContext.builder().userId(Users.name(i)).build();
    }
    setUpTogglz();
    setUpFf4j();
    setUpLaunchDarkly();
    setUpUnleash();
    Users.mustBeHalf(i -> togglzIsOn(i, Toggles.ROLLOUT));
    Users.mustBeHalf(i -> launchDarkly.boolVariation("rollout", ldContexts[i], false));
    Users.mustBeHalf(i -> unleash.isEnabled("rollout", unleashContexts[i]));
  }

  private void setUpTogglz() {
    InMemoryStateRepository states = new InMemoryStateRepository();
    states.setFeatureState(new FeatureState(Toggles.PLAIN, true));
    states.setFeatureState(
        new FeatureState(Toggles.ROLLOUT, true)
            .setStrategyId(GradualActivationStrategy.ID)
            .setParameter(GradualActivationStrategy.PARAM_PERCENTAGE, "50"));
    togglz =
        FeatureManagerBuilder.begin()
            .featureEnum(Toggles.class)
            .stateRepository(states)
            .userProvider(current::get)
            .build();
  }

  private void setUpFf4j() {
    ff4j = new FF4j();
    ff4j.createFeature("plain", true);
    Feature rollout = new Feature("rollout", true);
    rollout.setFlippingStrategy(new PonderationStrategy(0.5));
    ff4j.createFeature(rollout);
  }

  private void setUpLaunchDarkly() throws IOException {
    Path file = Files.createTempFile("flags", ".json");
    Files.writeString(
        file,
        """
        {"flags": {
          "plain": {"key": "plain", "version": 1, "on": true, "salt": "s",
            "variations": [true, false], "fallthrough": {"variation": 0}},
          "rollout": {"key": "rollout", "version": 1, "on": true, "salt": "s",
            "variations": [true, false], "fallthrough": {"rollout": {"variations": [
              {"variation": 0, "weight": 50000}, {"variation": 1, "weight": 50000}]}}}}}
        """);
    launchDarkly =
        new LDClient(
            "none",
            new LDConfig.Builder()
                .dataSource(FileData.dataSource().filePaths(file))
                .events(Components.noEvents())
                .build());
    Files.delete(file);
  }

  private void setUpUnleash() {
    String features =
        """
        {"version": 2, "features": [
          {"name": "plain", "enabled": true, "strategies": [{"name": "default"}]},
          {"name": "rollout", "enabled": true, "strategies": [{"name": "flexibleRollout",
            "parameters": {"rollout": "50", "stickiness": "userId", "groupId": "rollout"}}]}]}
        """;
    unleash =
        new DefaultUnleash(
            UnleashConfig.builder()
                .appName("bench")
                .unleashAPI("http://localhost:1/")
                .disablePolling()
                .disableMetrics()
                .toggleBootstrapProvider(() -> Optional.of(features))
                .build());
  }

  /** Ends the threads of those that have some. */
  @TearDown
  public void close() throws IOException {
    launchDarkly.close();
    unleash.shutdown();
  }

  private boolean togglzIsOn(int user, Toggles feature) {
    current.set(togglzUsers[user]);
    return togglz.isActive(feature);
  }

  /** Togglz, on/off. */
  @Benchmark
  public boolean togglzPlain(Users users) {
    return togglzIsOn(users.next(), Toggles.PLAIN);
  }

  /** Togglz, 50 percent by its gradual strategy. */
  @Benchmark
  public boolean togglzRollout(Users users) {
    return togglzIsOn(users.next(), Toggles.ROLLOUT);
  }

  /** FF4J, on/off. */
  @Benchmark
  public boolean ff4jPlain() {
    return ff4j.check("plain");
  }

  /** FF4J, 50 percent, by lot at each call: it is not sticky. */
  @Benchmark
  public boolean ff4jRollout() {
    return ff4j.check("rollout");
  }

  /** LaunchDarkly, on/off. */
  @Benchmark
  public boolean launchDarklyPlain(Users users) {
    return launchDarkly.boolVariation("plain", ldContexts[users.next()], false);
  }

  /** LaunchDarkly, 50 percent. */
  @Benchmark
  public boolean launchDarklyRollout(Users users) {
    return launchDarkly.boolVariation("rollout", ldContexts[users.next()], false);
  }

  /** Unleash, on/off. */
  @Benchmark
  public boolean unleashPlain(Users users) {
    return unleash.isEnabled("plain", unleashContexts[users.next()]);
  }

  /** Unleash, 50 percent by its flexible rollout. */
  @Benchmark
  public boolean unleashRollout(Users users) {
    return unleash.isEnabled("rollout", unleashContexts[users.next()]);
  }
}
