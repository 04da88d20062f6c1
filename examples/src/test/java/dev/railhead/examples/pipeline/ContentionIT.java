package dev.railhead.examples.pipeline;

import static dev.railhead.examples.pipeline.World.KCHUNG;
import static dev.railhead.examples.pipeline.World.PRODUCTION;
import static dev.railhead.examples.pipeline.World.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.deploy.Deploy;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several deployers that want the same stack, in threads and in JVMs, awake and paused. */
@Timeout(600)
class ContentionIT {
  private static final int HOSTS = 2;
  private static final Fleet FLEET = World.fleet(HOSTS);

  @TempDir Path directory;
  private World world;
  private Deployer deployer;
  private Pipeline pipeline;

  @BeforeEach
  void open() throws Exception {
    world = new World(directory);
    deployer =
        Deployer.builder(world.ledger, world.hosts, FanOut.over(world.hosts).build()).build();
    pipeline = world.pipeline(FLEET, World.releases());
  }

  @AfterEach
  void close() {
    deployer.close();
    world.close();
  }

  private DeployRequest request() {
    return DeployRequest.deploy(pipeline, PRODUCTION, "main", KCHUNG)
        .waitingForLock(Duration.ofMinutes(4));
  }

  @Test
  void threads_take_turns() throws Exception {
    List<Deploy> deploys = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      deploys.add(deployer.start(request()));
    }
    for (Deploy deploy : deploys) {
      assertThat(deploy.await()).matches(Outcome::isSuccess);
    }
    assertNoTwoOverlap(4);
  }

  @Test
  void processes_take_turns() throws Exception {
    Process one = DeployingChild.start(directory, HOSTS, "releases", 3, 0, "KILL");
    Process another = DeployingChild.start(directory, HOSTS, "releases", 3, 0, "KILL");
    for (Process child : List.of(one, another)) {
      try (BufferedReader said = child.inputReader()) {
        assertThat(said.lines().toList()).hasSize(3).allMatch(line -> line.contains("is live"));
      }
      assertThat(child.waitFor()).isZero();
    }
    assertNoTwoOverlap(6);
  }

  private void assertNoTwoOverlap(int deploys) throws Exception {
    List<DeployRecord> records = new ArrayList<>(world.ledger.history().find(HistoryQuery.all()));
    assertThat(records).hasSize(deploys).allMatch(r -> r.state() == State.SUCCEEDED);
    records.sort(Comparator.comparing(DeployRecord::id));
    for (int i = 1; i < records.size(); i++) {
      assertThat(records.get(i).began()).isAfterOrEqualTo(records.get(i - 1).ended().orElseThrow());
      assertThat(records.get(i).fence().orElseThrow())
          .isGreaterThan(records.get(i - 1).fence().orElseThrow());
    }
  }

  /** Points 1 to 6 + 3 * HOSTS come before the first swap: see {@link CrashIT}. */
  @Test
  void a_deployer_that_slept_past_its_lease_is_refused_by_the_hosts() throws Exception {
    assertThat(deployer.deploy(request())).matches(Outcome::isSuccess);
    world.commit("sleeper");
    int beforeFirstSwap = 6 + 4 * HOSTS + 1;
    Process sleeper =
        DeployingChild.start(directory, HOSTS, "releases", 1, beforeFirstSwap, "STOP");
    try (BufferedReader said = sleeper.inputReader()) {
      assertThat(said.readLine()).startsWith("stopped before swap");
      world.commit("awake");
      Outcome awake = deployer.deploy(request());
      assertThat(awake.describe()).contains("is live");
      new ProcessBuilder("kill", "-CONT", Long.toString(sleeper.pid())).start().waitFor();
      assertThat(said.readLine()).startsWith("refused").contains("refused fencing token");
      assertThat(said.readLine())
          .startsWith("outcome")
          .doesNotContain("is live")
          .doesNotContain("mixed");
      assertThat(sleeper.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      sleeper.destroyForcibly();
    }
    for (Host host : FLEET) {
      assertThat(world.versionsOn(host)).containsOnly("awake");
    }
    List<DeployRecord> records = world.ledger.history().find(HistoryQuery.all().of(WEB));
    assertThat(records)
        .extracting(DeployRecord::state)
        .containsExactly(State.SUCCEEDED, State.FAILED, State.SUCCEEDED);
  }
}
