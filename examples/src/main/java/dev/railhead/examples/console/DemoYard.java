package dev.railhead.examples.console;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.HttpGate;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.examples.console.view.LiveDeploys;
import dev.railhead.examples.demo.DemoFleet;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.SshHosts;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.Policy;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.run.TrainRunner;
import dev.railhead.trains.run.TrunkAssembly;
import dev.railhead.trains.store.PushQueue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is behind the demo's page: two stacks on a fleet of SSH hosts, and a push queue whose
 * trains run. The part of this program to copy, with hosts of your own.
 */
final class DemoYard implements AutoCloseable {
  static final Stage PRINCESS = Stage.of("princess");
  static final Stage PRODUCTION = Stage.of("production");
  private static final Actor RUNNER = Actor.of("railhead");

  private final Ledger ledger;
  private final GitSource source;
  private final SshHosts hosts;
  private final Deployer deployer;
  private final TrainRunner runner;
  private final Works works;

  /**
   * What is chosen from outside.
   *
   * @param state where the ledger and the releases are kept
   * @param repository what is deployed
   * @param branch whose head comes next
   * @param pace how long the smoke tests take
   * @param operators who may do anything to the queue
   */
  record Choice(Path state, Path repository, String branch, Duration pace, Set<Actor> operators) {}

  DemoYard(DemoFleet fleet, Choice choice) throws IOException {
    Files.createDirectories(choice.state());
    this.ledger = Ledger.open(choice.state().resolve("ledger.db"));
    this.source = GitSource.open(choice.repository(), choice.state().resolve("store"));
    this.hosts =
        SshHosts.builder().identity(fleet.identity()).knownHosts(fleet.knownHosts()).build();
    LiveDeploys live = new LiveDeploys();
    this.deployer =
        Deployer.builder(ledger, hosts, FanOut.over(hosts).build()).listener(live).build();
    Set<Actor> operators = new HashSet<>(choice.operators());
    operators.add(RUNNER);
    PushQueue queue =
        PushQueue.open(
            ledger, "push", QueueSettings.usual(), Dispatcher.with(Policy.usual(operators)));
    Pipeline web = pipeline("web", fleet, choice.pace(), true);
    Pipeline config = pipeline("web_config", fleet, choice.pace().dividedBy(2), false);
    TrunkAssembly trunk = TrunkAssembly.of(source, choice.branch());
    this.runner =
        TrainRunner.builder(
                queue,
                ledger,
                deployer,
                hosts,
                Map.of(
                    LaneId.of("code"), new TrainRunner.Way(web, trunk),
                    LaneId.of("config"), new TrainRunner.Way(config, trunk)))
            .runner(RUNNER)
            .lookingEvery(Duration.ofMillis(250))
            .build();
    this.works =
        new Works(ledger, deployer, live, pages(web, config, choice.branch()), Optional.of(queue));
    runner.start();
  }

  private Pipeline pipeline(String stack, DemoFleet fleet, Duration pace, boolean isServed) {
    Gate smoke = new PaceGate("smoke tests", pace);
    Gate health =
        HttpGate.builder("health", host -> DemoFleet.http(host, "/health"))
            .within(Duration.ofSeconds(20))
            .build();
    return Pipeline.of(Stack.of(stack), source, DocrootSwap.releases(HostPath.of(stack)))
        .then(PRINCESS, fleet.princess(), plan -> gated(plan, smoke, health, isServed))
        .then(PRODUCTION, fleet.production(), plan -> gated(plan, smoke, health, isServed));
  }

  private static Pipeline.StagePlan gated(
      Pipeline.StagePlan plan, Gate smoke, Gate health, boolean isServed) {
    return isServed ? plan.afterGate(health).afterGate(smoke) : plan.afterGate(smoke);
  }

  private static List<StackPage> pages(Pipeline web, Pipeline config, String branch) {
    WatchLink logs = link("Log Watcher (supergrep)", "https://logs.example.com/");
    return List.of(
        StackPage.of(web, branch)
            .withTitle(PRINCESS, "Get saved by the Princess")
            .withTitle(PRODUCTION, "Deploy to Production")
            .withLink(logs)
            .withLink(link("Princess Log Watcher", "https://logs.example.com/princess"))
            .withLink(link("Forums", "https://forums.example.com/"))
            .withLane(LaneId.of("code")),
        StackPage.of(config, branch)
            .withTitle(PRINCESS, "Config to the Princess")
            .withTitle(PRODUCTION, "Config to Production")
            .withLink(logs)
            .withLane(LaneId.of("config")));
  }

  private static WatchLink link(String title, String address) {
    return new WatchLink(title, URI.create(address));
  }

  Works works() {
    return works;
  }

  /** Deploys {@code revision} everywhere, so that the page has something to tell. */
  void deployEverywhere(String revision, Actor by) throws IOException, InterruptedException {
    for (StackPage page : works.stacks()) {
      for (Stage stage : List.of(PRINCESS, PRODUCTION)) {
        Outcome outcome =
            deployer.deploy(DeployRequest.deploy(page.pipeline(), stage, revision, by));
        if (!outcome.isSuccess()) {
          throw new IOException(page.stack() + " to " + stage + ": " + outcome.describe());
        }
      }
    }
  }

  @Override
  public void close() {
    runner.close();
    deployer.close();
    hosts.close();
    source.close();
    ledger.close();
  }
}
