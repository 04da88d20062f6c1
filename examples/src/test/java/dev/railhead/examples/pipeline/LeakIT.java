package dev.railhead.examples.pipeline;

import static dev.railhead.examples.pipeline.World.KCHUNG;
import static dev.railhead.examples.pipeline.World.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Fleet;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.fixture.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left of 200 deploys once all is closed. */
@Timeout(1200)
class LeakIT {
  private static final Fleet FLEET = World.fleet(1);

  @TempDir Path directory;

  @Test
  void two_hundred_deploys_leave_no_thread_file_or_process() throws Exception {
    // Class loading and JGit's own caches open files that stay: they are not counted.
    deploy(directory.resolve("warm-up"), 3);
    int files = Processes.openFiles();
    int threads = Processes.threads("railhead-").size();
    assertThat(threads).isZero();
    // Another test's database server may run in this JVM's name.
    Set<ProcessHandle> others = children();
    deploy(directory.resolve("measured"), 200);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(Processes.threads("railhead-")).isEmpty();
              assertThat(children()).isSubsetOf(others);
              assertThat(Processes.openFiles()).isLessThanOrEqualTo(files);
            });
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toSet());
  }

  private static void deploy(Path directory, int times) throws Exception {
    java.nio.file.Files.createDirectories(directory);
    try (World world = new World(directory);
        Deployer deployer =
            Deployer.builder(world.ledger, world.hosts, FanOut.over(world.hosts).build())
                .keepReleases(2)
                .build()) {
      Pipeline pipeline = world.pipeline(FLEET, World.releases());
      String one = world.commit("one");
      String another = world.commit("another");
      for (int i = 0; i < times; i++) {
        String revision = i % 10 == 9 ? world.commit("commit " + i) : i % 2 == 0 ? one : another;
        assertThat(
                deployer
                    .deploy(DeployRequest.deploy(pipeline, PRODUCTION, revision, KCHUNG))
                    .describe())
            .endsWith("is live");
      }
    }
  }
}
