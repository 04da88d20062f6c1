package dev.railhead.examples.demo;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.atomic.Layout;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.deploy.Activation;
import dev.railhead.core.deploy.DeployListener;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.HttpGate;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.SshHosts;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The demo on a fleet of its own: two deploys and a rollback, all of it under load. */
final class FleetRun {
  private static final Duration PAUSE_PER_FILE = Duration.ofMillis(2);
  private static final int CLIENTS_PER_HOST = 2;
  private static final int FILES_PER_PAGE = 20;

  private final DemoOptions options;
  private final PrintStream out;
  private final DeployListener terminal;
  private final ReleaseBook book = new ReleaseBook();
  private final long began = System.nanoTime();

  FleetRun(DemoOptions options, PrintStream out, DeployListener terminal) {
    this.options = options;
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Runs it all.
   *
   * @throws IllegalArgumentException if an option turns out to be wrong; nothing is left behind
   */
  Report run() throws IOException, InterruptedException {
    List<String> commits = Commits.two(options.repository, options.revisions);
    try (Workspace workspace = Workspace.open(Optional.ofNullable(options.demo.keep));
        DemoFleet fleet =
            DemoFleet.start(
                options.demo.hosts,
                workspace.directory(),
                PageServer.Pinning.PER_REQUEST,
                PAUSE_PER_FILE);
        Rig rig = rig(workspace, fleet)) {
      if (options.dryRun) {
        out.println(rig.plan(Rig.PRINCESS, commits.get(0)));
        out.println(rig.plan(Rig.PRODUCTION, commits.get(0)));
        return report(rig, fleet, Optional.empty());
      }
      return underLoad(rig, fleet, commits);
    }
  }

  private Rig rig(Workspace workspace, DemoFleet fleet) throws IOException {
    SshHosts hosts =
        SshHosts.builder().identity(fleet.identity()).knownHosts(fleet.knownHosts()).build();
    Gate health =
        HttpGate.builder("health", host -> DemoFleet.http(host, "/health"))
            .within(Duration.ofSeconds(20))
            .build();
    return Rig.open(
        workspace.directory().resolve("state"),
        options.repository,
        hosts,
        pipeline -> stages(pipeline, fleet, health),
        new Rig.Parts(activation(options, HostPath.of(DemoHost.HOME)), terminal, book));
  }

  private static Pipeline stages(Pipeline pipeline, DemoFleet fleet, Gate health) {
    return pipeline
        .then(Rig.PRINCESS, fleet.princess(), plan -> plan.afterGate(health))
        .then(Rig.PRODUCTION, fleet.production(), plan -> plan.afterGate(health));
  }

  static Activation activation(DemoOptions options, HostPath home) {
    return options.layout == Layout.SLOTS ? DocrootSwap.slots(home) : DocrootSwap.releases(home);
  }

  private Report underLoad(Rig rig, DemoFleet fleet, List<String> commits)
      throws IOException, InterruptedException {
    try (Load load = Load.start(fleet.all(), book, CLIENTS_PER_HOST, FILES_PER_PAGE)) {
      try {
        deployAll(rig, commits);
      } catch (DeployFailedException e) {
        out.println(e.getMessage());
      }
      return report(rig, fleet, Optional.of(load.stop()));
    }
  }

  private void deployAll(Rig rig, List<String> commits) throws IOException, InterruptedException {
    rig.deploy(Rig.PRINCESS, commits.get(0));
    ReleaseId first = rig.deploy(Rig.PRODUCTION, commits.get(0));
    serve();
    rig.deploy(Rig.PRINCESS, commits.get(1));
    rig.deploy(Rig.PRODUCTION, commits.get(1));
    serve();
    rig.rollback(Rig.PRODUCTION, first);
    serve();
  }

  /** A third of the seconds of load that were asked for. */
  private void serve() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(options.demo.seconds * 1000L / 3);
  }

  private Report report(Rig rig, DemoFleet fleet, Optional<LoadReport> load)
      throws InterruptedException {
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return new Report(rig.phases(), load, rig.live(fleet.all()), took);
  }
}
