package dev.railhead.examples.pipeline;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.core.Fleet;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.deploy.Transfer;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.rsync.FanOut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A deployer in a JVM of its own: deploys {@code main} in the world of a directory, so often, and
 * prints each outcome. Arguments: directory, hosts, layout, times, length of the fuse, signal.
 */
final class DeployingChild {
  private DeployingChild() {}

  /** Starts one; its standard output is for the caller to read. */
  static Process start(Path world, int hosts, String layout, int times, int fuse, String signal)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(DeployingChild.class.getName());
    command.addAll(
        List.of(
            world.toString(),
            Integer.toString(hosts),
            layout,
            Integer.toString(times),
            Integer.toString(fuse),
            signal));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Short for one that is to be stopped: others wait until it has run out. */
  private static Duration lease(int fuse) {
    return fuse == 0 ? Duration.ofMinutes(1) : Duration.ofSeconds(2);
  }

  public static void main(String[] args) throws Exception {
    Fleet fleet = World.fleet(Integer.parseInt(args[1]));
    int length = Integer.parseInt(args[4]);
    Fuse fuse = new Fuse(length, args[5]);
    try (World world = new World(Path.of(args[0]));
        Deployer deployer =
            Deployer.builder(
                    world.ledger, world.hosts, fused(FanOut.over(world.hosts).build(), fuse))
                .lease(lease(length))
                .build()) {
      Pipeline pipeline =
          Pipeline.of(
                  World.WEB,
                  new FusedSource(world.source, fuse),
                  new FusedActivation(layout(args[2]), fuse))
              .then(
                  World.PRODUCTION,
                  fleet,
                  plan ->
                      plan.gate(new FusedGate("before", fuse))
                          .afterGate(new FusedGate("after", fuse)));
      for (int i = 0; i < Integer.parseInt(args[3]); i++) {
        DeployRequest request =
            DeployRequest.deploy(pipeline, World.PRODUCTION, "main", World.KCHUNG)
                .waitingForLock(Duration.ofMinutes(4));
        Outcome outcome = deployer.deploy(request);
        System.out.println("outcome " + outcome.describe().replace('\n', ' '));
      }
    }
  }

  static DocrootSwap layout(String name) {
    return name.equals("slots") ? DocrootSwap.slots(World.HOME) : World.releases();
  }

  private static Transfer fused(Transfer real, Fuse fuse) {
    return (shipment, listener) -> {
      TransferReport report = real.push(shipment, listener);
      try {
        fuse.burn("after transfer");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return report;
    };
  }
}
