package dev.railhead.examples.flags;

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
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.rsync.FanOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A config push: a deploy of the stack {@code web_config}, a repository that holds {@code
 * flags.yaml} and little else, to hosts that are directories here. It is linted before it leaves,
 * each host swaps with one rename, and applications read the new flags through {@code current}.
 */
public final class ConfigPush implements AutoCloseable {
  /** The file in the repository's root. */
  static final String FLAGS = "flags.yaml";

  private static final HostPath HOME = HostPath.of("config");
  private static final Stage PRODUCTION = Stage.of("production");

  private final Ledger ledger;
  private final GitSource source;
  private final LocalHosts hosts;
  private final Deployer deployer;
  private final Pipeline pipeline;

  private ConfigPush(Path repository, Path state, Fleet fleet) throws IOException {
    Files.createDirectories(state.resolve("hosts"));
    this.ledger = Ledger.open(state.resolve("ledger.db"));
    this.source = GitSource.open(repository, Files.createDirectories(state.resolve("releases")));
    this.hosts = LocalHosts.under(state.resolve("hosts"));
    this.deployer = Deployer.builder(ledger, hosts, FanOut.over(hosts).build()).build();
    this.pipeline =
        Pipeline.of(Stack.of("web_config"), source, DocrootSwap.releases(HOME))
            .then(PRODUCTION, fleet, plan -> plan.gate(new LintGate(repository, FLAGS)));
  }

  /** Pushes from {@code repository} to {@code fleet}, keeping everything in {@code state}. */
  static ConfigPush of(Path repository, Path state, Fleet fleet) throws IOException {
    return new ConfigPush(repository, state, fleet);
  }

  /** Where an application on {@code host} reads its flags. */
  Path flagsOn(Host host) {
    return hosts.directory(host).resolve("config/current").resolve(FLAGS);
  }

  /** Takes a branch, tag or id to all hosts. */
  Outcome push(String revision, Actor actor) throws IOException, InterruptedException {
    return deployer.deploy(DeployRequest.deploy(pipeline, PRODUCTION, revision, actor));
  }

  /**
   * Pushes {@code main} of the repository {@code arguments[0]} to two hosts under the directory
   * {@code arguments[1]}.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 2) {
      System.err.println("Usage: ConfigPush REPOSITORY DIRECTORY");
      System.exit(2);
    }
    Fleet fleet = Fleet.of(Host.named("web1"), Host.named("web2"));
    try (ConfigPush push = of(Path.of(arguments[0]), Path.of(arguments[1]), fleet)) {
      System.out.println(push.push("main", Actor.of("kchung")).describe());
    }
  }

  @Override
  public void close() {
    deployer.close();
    hosts.close();
    source.close();
    ledger.close();
  }
}
