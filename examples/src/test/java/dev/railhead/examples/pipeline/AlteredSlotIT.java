package dev.railhead.examples.pipeline;

import static dev.railhead.examples.pipeline.World.KCHUNG;
import static dev.railhead.examples.pipeline.World.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.core.Fleet;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.rsync.FanOut;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slot that somebody changed behind its seal, though its host hears only what is different. */
class AlteredSlotIT {
  private static final Fleet FLEET = World.fleet(1);

  @TempDir Path directory;
  private World world;
  private Deployer deployer;
  private Pipeline pipeline;

  @BeforeEach
  void both_slots_hold_a_release() throws Exception {
    world = new World(directory);
    FanOut fanOut = FanOut.over(world.hosts).sender(FanOut.Sender.SHARED).build();
    deployer = Deployer.builder(world.ledger, world.hosts, fanOut).build();
    pipeline = world.pipeline(FLEET, DocrootSwap.slots(World.HOME));
    assertThat(deploy("first")).isInstanceOf(Outcome.Succeeded.class);
    assertThat(deploy("second")).isInstanceOf(Outcome.Succeeded.class);
  }

  @AfterEach
  void close() {
    deployer.close();
    world.close();
  }

  private Outcome deploy(String note) throws Exception {
    world.commitNote(note);
    return again();
  }

  private Outcome again() throws Exception {
    return deployer.deploy(DeployRequest.deploy(pipeline, PRODUCTION, "main", KCHUNG));
  }

  private Path home() {
    return world.home(FLEET.hosts().iterator().next());
  }

  @Test
  void is_caught_before_it_goes_live_and_mended_by_the_next_try() throws Exception {
    Path slot = home().resolve(Files.readSymbolicLink(home().resolve("current"))).getFileName();
    Path idle = home().resolve(slot.toString().equals("yin") ? "yang" : "yin");
    Files.delete(idle.resolve("dir1/file 1"));

    assertThat(deploy("third")).isNotInstanceOf(Outcome.Succeeded.class);
    assertThat(home().resolve("current/note")).hasContent("second");

    assertThat(again()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(home().resolve("current/note")).hasContent("third");
    assertThat(home().resolve("current/dir1/file 1")).exists();
  }
}
