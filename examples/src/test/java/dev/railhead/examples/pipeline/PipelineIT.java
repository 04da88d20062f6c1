package dev.railhead.examples.pipeline;

import static dev.railhead.examples.pipeline.World.KCHUNG;
import static dev.railhead.examples.pipeline.World.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.rsync.FanOut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole road by the real parts: Git, SQLite, rsync and the docroots of local hosts. */
class PipelineIT {
  private static final Fleet FLEET = World.fleet(3);

  @TempDir Path directory;
  private World world;
  private Deployer deployer;

  @BeforeEach
  void open() throws Exception {
    world = new World(directory);
    deployer =
        Deployer.builder(world.ledger, world.hosts, FanOut.over(world.hosts).build()).build();
  }

  @AfterEach
  void close() {
    deployer.close();
    world.close();
  }

  private Outcome deploy(Pipeline pipeline, String revision) throws Exception {
    return deployer.deploy(DeployRequest.deploy(pipeline, PRODUCTION, revision, KCHUNG));
  }

  private void assertAllServe(String version) throws Exception {
    for (Host host : FLEET) {
      assertThat(world.versionsOn(host)).hasSize(20).containsOnly(version);
    }
  }

  @Test
  void deploys_commits_and_goes_back_with_numbered_releases() throws Exception {
    roundTrip(World.releases());
  }

  @Test
  void deploys_commits_and_goes_back_with_two_slots() throws Exception {
    roundTrip(DocrootSwap.slots(World.HOME));
  }

  private void roundTrip(DocrootSwap layout) throws Exception {
    Pipeline pipeline = world.pipeline(FLEET, layout);
    Outcome.Succeeded first = (Outcome.Succeeded) deploy(pipeline, "main");
    assertAllServe("v0");
    world.commit("v1");
    assertThat(deploy(pipeline, "main").describe()).contains("is live");
    assertAllServe("v1");
    world.commit("v2");
    assertThat(deploy(pipeline, "main").describe()).contains("is live");
    assertAllServe("v2");
    Outcome back =
        deployer.deploy(DeployRequest.rollback(pipeline, PRODUCTION, first.release(), KCHUNG));
    assertThat(back.describe()).isEqualTo(first.release() + " is live");
    assertAllServe("v0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"releases", "slots"})
  void replaces_at_the_next_try_what_was_altered_behind_its_size_and_time(String layout)
      throws Exception {
    Pipeline pipeline = world.pipeline(FLEET, DeployingChild.layout(layout));
    Files.writeString(world.repository.resolve("same"), "right");
    world.commit("v1");
    assertThat(deploy(pipeline, "main")).matches(Outcome::isSuccess);
    world.commit("v2");
    assertThat(deploy(pipeline, "main")).matches(Outcome::isSuccess);
    for (Path altered : everyCopyOf("same", FLEET.hosts().get(0))) {
      FileTime time = Files.getLastModifiedTime(altered);
      Files.writeString(altered, "wrong");
      Files.setLastModifiedTime(altered, time);
    }
    world.commit("v3");
    Outcome outcome = deploy(pipeline, "main");
    assertThat(outcome.describe()).contains("failed at quorum", "web1", "differs: same");
    assertThat(deploy(pipeline, "main")).matches(Outcome::isSuccess);
    Path current = world.hosts.directory(FLEET.hosts().get(0)).resolve("web/current");
    assertThat(current.resolve("same")).hasContent("right");
    assertThat(deploy(pipeline, "main")).matches(Outcome::isSuccess);
  }

  private List<Path> everyCopyOf(String name, Host host) throws Exception {
    try (var files = Files.walk(world.hosts.directory(host))) {
      return files.filter(file -> file.endsWith(name)).toList();
    }
  }
}
