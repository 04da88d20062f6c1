package dev.railhead.examples.demo;

import dev.railhead.core.Host;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.DeployListener;
import dev.railhead.core.deploy.Pipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A deploy of one commit to the hosts of an inventory: to the princesses, then to production. */
final class OwnHostsRun {
  private final DemoOptions options;
  private final DemoOptions.Own own;
  private final PrintStream out;
  private final DeployListener terminal;
  private final long began = System.nanoTime();

  OwnHostsRun(DemoOptions options, DemoOptions.Own own, PrintStream out, DeployListener terminal) {
    this.options = options;
    this.own = own;
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Runs it all.
   *
   * @throws IllegalArgumentException if an option turns out to be wrong; no host was touched
   */
  Report run() throws IOException, InterruptedException {
    Inventory inventory = inventory();
    String revision = options.revisions.isEmpty() ? "HEAD" : options.revisions.get(0);
    List<Stage> stages = new ArrayList<>();
    inventory.princess().ifPresent(fleet -> stages.add(Rig.PRINCESS));
    stages.add(Rig.PRODUCTION);
    Rig.Parts parts =
        new Rig.Parts(FleetRun.activation(options, own.home()), terminal, new ReleaseBook());
    try (Rig rig =
        Rig.open(
            own.state,
            options.repository,
            own.connection().open(),
            pipeline -> stages(pipeline, inventory),
            parts)) {
      return options.dryRun
          ? plan(rig, stages, revision)
          : deploy(rig, stages, revision, inventory);
    }
  }

  private Inventory inventory() throws IOException {
    try {
      return Inventory.read(own.inventory);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(own.inventory + ": " + e.getMessage(), e);
    }
  }

  private static Pipeline stages(Pipeline pipeline, Inventory inventory) {
    Pipeline begun =
        inventory.princess().map(fleet -> pipeline.then(Rig.PRINCESS, fleet)).orElse(pipeline);
    return begun.then(Rig.PRODUCTION, inventory.production());
  }

  private Report plan(Rig rig, List<Stage> stages, String revision)
      throws IOException, InterruptedException {
    for (Stage stage : stages) {
      out.println(rig.plan(stage, revision));
    }
    return new Report(List.of(), Optional.empty(), Map.of(), took());
  }

  private Report deploy(Rig rig, List<Stage> stages, String revision, Inventory inventory)
      throws IOException, InterruptedException {
    try {
      for (Stage stage : stages) {
        rig.deploy(stage, revision);
      }
    } catch (DeployFailedException e) {
      out.println(e.getMessage());
    }
    List<Host> all = new ArrayList<>(inventory.production().hosts());
    inventory.princess().ifPresent(fleet -> all.addAll(fleet.hosts()));
    return new Report(rig.phases(), Optional.empty(), rig.live(all), took());
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
