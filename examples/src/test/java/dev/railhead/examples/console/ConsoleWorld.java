package dev.railhead.examples.console;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.LocalHosts;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.examples.console.auth.Role;
import dev.railhead.examples.console.auth.Secret;
import dev.railhead.examples.console.auth.TokenAuthentication;
import dev.railhead.examples.console.auth.Visitor;
import dev.railhead.examples.console.view.LiveDeploys;
import dev.railhead.rsync.FanOut;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A page with all that is behind it, in one directory: a repository, a ledger, hosts that are
 * directories, a push queue whose trains run, and a gate to be opened by files. Another one in the
 * same directory, in another JVM say, goes on where this one was.
 */
final class ConsoleWorld implements AutoCloseable {
  static final Stage PRINCESS = Stage.of("princess");
  static final Stage PRODUCTION = Stage.of("production");
  static final Fleet PRODUCTION_FLEET =
      Fleet.of(Host.named("web1"), Host.named("web2"), Host.named("web3"));

  final Path gate;
  final SampleRepository repository;
  final Ledger ledger;
  final Deployer deployer;
  final Pipeline web;
  final Works works;
  final LocalHosts hosts;
  private final GitSource source;
  private final TrainRunner runner;

  ConsoleWorld(Path directory) throws IOException {
    this.gate = Files.createDirectories(directory.resolve("gate"));
    this.repository = SampleRepository.in(directory.resolve("shop"), 5);
    this.ledger = Ledger.open(directory.resolve("ledger.db"));
    this.source = GitSource.open(repository.directory(), directory.resolve("store"));
    this.hosts = LocalHosts.under(Files.createDirectories(directory.resolve("hosts")));
    LiveDeploys live = new LiveDeploys();
    this.deployer =
        Deployer.builder(ledger, hosts, FanOut.over(hosts).build())
            .listener(live)
            .lease(Duration.ofSeconds(2))
            .build();
    this.web = pipeline("web");
    PushQueue queue =
        PushQueue.open(
            ledger,
            "push",
            QueueSettings.usual(),
            Dispatcher.with(Policy.usual(Set.of(Actor.of("railhead")))));
    LaneId code = LaneId.of("code");
    this.runner =
        TrainRunner.builder(
                queue,
                ledger,
                deployer,
                hosts,
                Map.of(code, new TrainRunner.Way(web, TrunkAssembly.of(source, "main"))))
            .lookingEvery(Duration.ofMillis(100))
            .build();
    this.works =
        new Works(ledger, deployer, live, pages(pipeline("web_config"), code), Optional.of(queue));
    runner.start();
  }

  private Pipeline pipeline(String stack) {
    FileGate smoke = new FileGate("smoke tests", gate);
    return Pipeline.of(Stack.of(stack), source, DocrootSwap.releases(HostPath.of(stack)))
        .then(PRINCESS, Fleet.of(Host.named("princess")), plan -> plan.afterGate(smoke))
        .then(PRODUCTION, PRODUCTION_FLEET, plan -> plan.afterGate(smoke));
  }

  private List<StackPage> pages(Pipeline config, LaneId code) {
    return List.of(
        StackPage.of(web, "main")
            .withTitle(PRINCESS, "Get saved by the Princess")
            .withTitle(PRODUCTION, "Deploy to Production")
            .withLink(
                new WatchLink("Log Watcher (supergrep)", URI.create("https://logs.example.com/")))
            .withLink(new WatchLink("Forums", URI.create("https://forums.example.com/")))
            .withLane(code),
        StackPage.of(config, "main"));
  }

  /** Lets everybody in whose token is {@code token-of-<name>-0123}: kchung and sbobo, ops, eve. */
  static TokenAuthentication everybody() {
    Map<Secret, Visitor> visitors = new LinkedHashMap<>();
    Map.of(
            "kchung", Role.DEPLOYER,
            "sbobo", Role.DEPLOYER,
            "ops", Role.OPERATOR,
            "eve", Role.VIEWER)
        .forEach(
            (name, role) ->
                visitors.put(Secret.of(token(name)), new Visitor(Actor.of(name), role)));
    return TokenAuthentication.of(visitors);
  }

  static String token(String name) {
    return "token-of-" + name + "-0123";
  }

  static ConsoleSettings settings(int port) {
    return ConsoleSettings.loopback(port).askingEvery(Duration.ofMillis(300));
  }

  Console serve() throws IOException {
    return Console.serve(works, everybody(), settings(0));
  }

  /** Deploys the commit that has {@code later} ones after it to both stages of web. */
  void deployed(int later) throws IOException, InterruptedException {
    for (Stage stage : List.of(PRINCESS, PRODUCTION)) {
      Outcome outcome = deployer.deploy(request(stage, repository.before(later)));
      if (!outcome.isSuccess()) {
        throw new IOException(outcome.describe());
      }
    }
  }

  /** Has {@code count} deploys to production in the log that came to nothing, sbobo's. */
  void refused(int count) throws IOException {
    for (int i = 1; i <= count; i++) {
      DeployIntent intent =
          new DeployIntent(
              DeployIntent.Kind.DEPLOY,
              web.stack(),
              PRODUCTION,
              Actor.of("sbobo"),
              "main",
              Optional.empty());
      long id = ledger.history().begin(intent).id();
      ledger.history().end(id, DeployRecord.State.REFUSED, "number " + i + " of them");
    }
  }

  DeployRequest request(Stage stage, String revision) {
    return DeployRequest.deploy(web, stage, revision, Actor.of("sbobo"));
  }

  /** From now on deploys stay in their last gate, until {@link #open}. */
  void shut() throws IOException {
    Files.writeString(gate.resolve("wait"), "");
  }

  void open() throws IOException {
    Files.deleteIfExists(gate.resolve("wait"));
  }

  @Override
  public void close() {
    runner.close();
    deployer.close();
    hosts.close();
    source.close();
    repository.close();
    ledger.close();
  }
}
