package dev.railhead.examples;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.CommandGate;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.HttpGate;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.deploy.TerminalListener;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.SshHosts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

// region: script
/** deploy STAGE [REVISION] | rollback STAGE RELEASE | history */
public final class DeployScript {
  private static final Stack WEB = Stack.of("web");
  private static final Actor ME = Actor.of(System.getProperty("user.name"));

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var terminal = TerminalListener.detect(System.out, System.getenv(), System.console());
    boolean good;
    try (Ledger ledger = Ledger.open(Path.of("deploys.db"));
        GitSource source = GitSource.open(Path.of("/srv/git/web.git"), Path.of("releases"));
        SshHosts hosts = SshHosts.builder().identity(Path.of("deploy_key")).build();
        Deployer deployer =
            Deployer.builder(ledger, hosts, FanOut.over(hosts).build())
                .listener(terminal)
                .build()) {
      good = run(ledger, deployer, web(source), arguments);
    }
    System.exit(good ? 0 : 1);
  }

  private static Pipeline web(GitSource source) {
    Fleet princess = Fleet.of(Host.named("web0").at("10.0.0.10", 22).as("deploy"));
    Fleet production = Fleet.of(Host.named("web1").as("deploy"), Host.named("web2").as("deploy"));
    Gate ci = CommandGate.of("ci", Command.of("./ci-verdict").within(Duration.ofMinutes(5)));
    Gate smoke =
        HttpGate.builder("smoke", host -> URI.create("http://" + host.address() + "/")).build();
    return Pipeline.of(WEB, source, DocrootSwap.releases(HostPath.of("/srv/web")))
        .then(Stage.of("princess"), princess, plan -> plan.gate(ci))
        .then(Stage.of("production"), production, plan -> plan.afterGate(smoke));
  }

  /** Whether it was done; whatever was not, each host serves what it did before. */
  static boolean run(Ledger ledger, Deployer deployer, Pipeline web, String... arguments)
      throws IOException, InterruptedException {
    if (arguments[0].equals("history")) {
      for (DeployRecord deploy : ledger.history().find(HistoryQuery.all().of(WEB).limit(20))) {
        System.out.println(deploy.began() + " " + deploy.intent().stage() + " " + deploy.state());
      }
      return true;
    }
    Stage stage = Stage.of(arguments[1]);
    DeployRequest request =
        arguments[0].equals("rollback")
            ? DeployRequest.rollback(web, stage, ReleaseId.parse(arguments[2]), ME)
            : DeployRequest.deploy(web, stage, arguments.length > 2 ? arguments[2] : "main", ME);
    Outcome outcome = deployer.deploy(request.waitingForLock(Duration.ofMinutes(10)));
    System.out.println(outcome.describe());
    return outcome.isSuccess();
  }
}
// endregion
