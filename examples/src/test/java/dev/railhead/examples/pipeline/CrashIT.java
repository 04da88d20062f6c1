package dev.railhead.examples.pipeline;

import static dev.railhead.examples.pipeline.World.KCHUNG;
import static dev.railhead.examples.pipeline.World.PRODUCTION;
import static dev.railhead.examples.pipeline.World.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.DeployRecord.State;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.rsync.FanOut;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A deployer that is killed by SIGKILL at every point that it passes, one after the other, each
 * time in a JVM of its own; and what is found, and made of it, afterwards.
 */
@Timeout(1200)
class CrashIT {
  private static final int HOSTS = 2;
  private static final Fleet FLEET = World.fleet(HOSTS);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"releases", "slots"})
  void a_deployer_killed_at_any_point_leaves_whole_releases_and_is_recovered(String layout)
      throws Exception {
    try (World world = new World(directory);
        Deployer deployer =
            Deployer.builder(world.ledger, world.hosts, FanOut.over(world.hosts).build()).build()) {
      Pipeline pipeline = world.pipeline(FLEET, DeployingChild.layout(layout));
      assertThat(deploy(deployer, pipeline)).matches(Outcome::isSuccess);
      String served = "v0";
      int point = 1;
      for (; crash(world, layout, point, "v" + point); point++) {
        assertEachHostServesAWholeRelease(world, served, "v" + point);
        if (point % 2 == 0) {
          served = recover(world, deployer, pipeline, served, "v" + point);
        } else {
          world.commit("w" + point);
          assertThat(deploy(deployer, pipeline)).matches(Outcome::isSuccess);
          served = "w" + point;
        }
        assertThat(versions(world)).containsExactly(served);
        assertThat(running(world)).isEmpty();
      }
      // Two gates, lock, resolve, export, checkout and transfer; seven points on each host.
      assertThat(point).isGreaterThanOrEqualTo(7 + 7 * HOSTS);
    }
  }

  /** Commits {@code version}, deploys it in a child with such a fuse; false when it did not die. */
  private boolean crash(World world, String layout, int fuse, String version) throws Exception {
    world.commit(version);
    String stopped = deployInChild(layout, fuse);
    while (stopped.contains("lock was lost")) {
      // The machine was too busy to renew a lease this short: that deploy says nothing of crashes.
      stopped = deployInChild(layout, fuse);
    }
    if (stopped.startsWith("outcome")) {
      assertThat(stopped).contains("is live");
      return false;
    }
    assertThat(stopped).startsWith("stopped");
    return true;
  }

  /** The last thing that the child said before it ended, by itself or by SIGKILL. */
  private String deployInChild(String layout, int fuse) throws Exception {
    Process child = DeployingChild.start(directory, HOSTS, layout, 1, fuse, "KILL");
    String stopped = "";
    try (BufferedReader said = child.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        stopped = line;
      }
    }
    assertThat(child.waitFor()).isEqualTo(stopped.startsWith("stopped") ? 128 + 9 : 0);
    return stopped;
  }

  private Outcome deploy(Deployer deployer, Pipeline pipeline) throws Exception {
    return deployer.deploy(
        DeployRequest.deploy(pipeline, PRODUCTION, "main", KCHUNG)
            .waitingForLock(Duration.ofMinutes(4)));
  }

  private void assertEachHostServesAWholeRelease(World world, String before, String after)
      throws Exception {
    for (Host host : FLEET) {
      List<String> versions = world.versionsOn(host);
      assertThat(versions).hasSize(20);
      assertThat(new HashSet<>(versions)).hasSize(1);
      assertThat(versions.get(0)).isIn(before, after);
    }
  }

  /** Recovers without another deploy; returns what all hosts serve then. */
  private String recover(
      World world, Deployer deployer, Pipeline pipeline, String before, String after)
      throws Exception {
    await().atMost(Duration.ofMinutes(1)).until(() -> world.ledger.locks().holder(WEB).isEmpty());
    List<DeployRecord> settled = deployer.recover(pipeline);
    assertThat(settled).hasSize(1);
    DeployRecord record = settled.get(0);
    assertThat(record.state()).isIn(State.FAILED, State.SUCCEEDED);
    assertThat(record.detail()).contains("its deployer was gone after");
    Set<String> versions = versions(world);
    assertThat(versions).containsExactly(record.state() == State.SUCCEEDED ? after : before);
    return versions.iterator().next();
  }

  private Set<String> versions(World world) throws Exception {
    Set<String> versions = new HashSet<>();
    for (Host host : FLEET) {
      versions.addAll(world.versionsOn(host));
    }
    return versions;
  }

  private static List<DeployRecord> running(World world) throws Exception {
    return world.ledger.history().find(HistoryQuery.all().of(WEB).that(State.RUNNING));
  }
}
