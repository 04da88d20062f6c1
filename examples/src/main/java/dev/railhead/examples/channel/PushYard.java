package dev.railhead.examples.channel;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.LocalHosts;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.rsync.FanOut;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.Policy;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.channel.ChannelCommands;
import dev.railhead.trains.channel.QueueDoor;
import dev.railhead.trains.irc.ChannelBridge;
import dev.railhead.trains.irc.IrcSettings;
import dev.railhead.trains.run.TrainRunner;
import dev.railhead.trains.run.TrunkAssembly;
import dev.railhead.trains.store.PushQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is behind a push channel, in one directory: the ledger with the queue, a repository's
 * releases, four hosts that are directories, and the runner that takes trains to them. Replace the
 * hosts by {@code SshHosts} and the fleets by your own.
 */
final class PushYard implements AutoCloseable {
  static final Fleet PRINCESS = Fleet.of(Host.named("web0"));
  static final Fleet PRODUCTION =
      Fleet.of(Host.named("web1"), Host.named("web2"), Host.named("web3"));

  private final Ledger ledger;
  private final GitSource source;
  private final LocalHosts hosts;
  private final Deployer deployer;
  private final PushQueue queue;
  private final TrainRunner runner;

  PushYard(Path directory, Path repository, Set<Actor> operators) throws IOException {
    this.ledger = Ledger.open(directory.resolve("ledger.db"));
    this.source =
        GitSource.open(repository, Files.createDirectories(directory.resolve("releases")));
    this.hosts = LocalHosts.under(Files.createDirectories(directory.resolve("hosts")));
    this.deployer = Deployer.builder(ledger, hosts, FanOut.over(hosts).build()).build();
    this.queue =
        PushQueue.open(
            ledger, "web", QueueSettings.usual(), Dispatcher.with(Policy.usual(operators)));
    TrunkAssembly trunk = TrunkAssembly.of(source, "main");
    this.runner =
        TrainRunner.builder(
                queue,
                ledger,
                deployer,
                hosts,
                Map.of(
                    LaneId.of("code"), new TrainRunner.Way(pipeline("web"), trunk),
                    LaneId.of("config"), new TrainRunner.Way(pipeline("web_config"), trunk)))
            .lookingEvery(Duration.ofMillis(100))
            .build();
    runner.start();
  }

  private Pipeline pipeline(String stack) {
    return Pipeline.of(Stack.of(stack), source, DocrootSwap.releases(HostPath.of(stack)))
        .then(Stage.of("princess"), PRINCESS)
        .then(Stage.of("production"), PRODUCTION);
  }

  /** The channel of {@code irc}, with this queue in it. */
  ChannelBridge channel(IrcSettings irc) throws IOException {
    ChannelCommands commands =
        ChannelCommands.of(QueueDoor.of(queue))
            .changes((who, lane, change) -> List.of(source.resolve(change.orElse("main"))))
            .build();
    return ChannelBridge.between(queue, commands).lookingEvery(Duration.ofMillis(100)).start(irc);
  }

  PushQueue queue() {
    return queue;
  }

  Path docroot(Host host, String stack) throws IOException {
    return hosts.directory(host).resolve(stack).resolve("current");
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
