package dev.railhead.examples;

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
import dev.railhead.core.deploy.TerminalListener;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.SshHosts;
import java.io.IOException;
import java.nio.file.Path;

/** The shortest whole deploy tool: takes the newest commit of {@code main} to a fleet. */
public final class Quickstart {
  private Quickstart() {}

  /** Deploys to hosts that do not exist; put in your own. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    // region: quickstart
    Fleet princess = Fleet.of(Host.named("web0").at("10.0.0.10", 22).as("deploy"));
    Fleet production = Fleet.of(Host.named("web1").as("deploy"), Host.named("web2").as("deploy"));
    var terminal = TerminalListener.detect(System.out, System.getenv(), System.console());

    try (Ledger ledger = Ledger.open(Path.of("deploys.db"));
        GitSource source = GitSource.open(Path.of("/srv/git/web.git"), Path.of("releases"));
        SshHosts hosts = SshHosts.builder().identity(Path.of("deploy_key")).build();
        Deployer deployer =
            Deployer.builder(ledger, hosts, FanOut.over(hosts).build())
                .listener(terminal)
                .build()) {
      Pipeline web =
          Pipeline.of(Stack.of("web"), source, DocrootSwap.releases(HostPath.of("/srv/web")))
              .then(Stage.of("princess"), princess)
              .then(Stage.of("production"), production);
      for (Pipeline.StagePlan next : web.stages()) {
        Outcome outcome =
            deployer.deploy(DeployRequest.deploy(web, next.stage(), "main", Actor.of("kchung")));
        System.out.println(outcome.describe()); // "4add615720-20140616-233728-UTC is live"
      }
    }
    // endregion
  }
}
