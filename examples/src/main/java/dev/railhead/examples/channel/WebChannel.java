package dev.railhead.examples.channel;

import dev.railhead.core.Actor;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;

/** A push channel on a company's IRC server, for a deployer that is there already. */
final class WebChannel {
  private final Ledger ledger;
  private final GitSource source;
  private final HostConnector hosts;
  private final Deployer deployer;
  private final Pipeline web;

  WebChannel(
      Ledger ledger, GitSource source, HostConnector hosts, Deployer deployer, Pipeline web) {
    this.ledger = ledger;
    this.source = source;
    this.hosts = hosts;
    this.deployer = deployer;
    this.web = web;
  }

  // region: channel
  @SuppressWarnings("try") // the channel works by itself
  void serve(SSLContext trust, String password) throws IOException, InterruptedException {
    Set<Actor> operators = Set.of(Actor.of("railhead"), Actor.of("kchung")); // runner, person
    PushQueue queue =
        PushQueue.open(
            ledger, "web", QueueSettings.usual(), Dispatcher.with(Policy.usual(operators)));
    ChannelCommands commands =
        ChannelCommands.of(QueueDoor.of(queue))
            .changes((who, lane, change) -> List.of(source.resolve(change.orElse("main"))))
            .build();
    IrcSettings irc =
        IrcSettings.of("irc.example.com", 6697, "pushbot", "#push")
            .tls(trust)
            .account("pushbot", password)
            .build();
    var ways =
        Map.of(LaneId.of("code"), new TrainRunner.Way(web, TrunkAssembly.of(source, "main")));

    try (TrainRunner runner = TrainRunner.builder(queue, ledger, deployer, hosts, ways).build();
        ChannelBridge channel = ChannelBridge.between(queue, commands).start(irc)) {
      runner.start();
      new CountDownLatch(1).await(); // until this thread is interrupted
    }
  }
  // endregion
}
