package dev.railhead.examples.pipeline;

import static dev.railhead.examples.pipeline.World.KCHUNG;
import static dev.railhead.examples.pipeline.World.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.Verification;
import dev.railhead.core.Fleet;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.rsync.FanOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release that is made of one that was to be deleted, whose files are also the live one's. */
class IdleReleaseIT {
  private static final Fleet FLEET = World.fleet(1);
  private static final Path FILE = Path.of("dir1/file 1");

  @TempDir Path directory;
  private World world;
  private Deployer deployer;
  private Pipeline pipeline;

  @BeforeEach
  void one_release_is_idle() throws Exception {
    world = new World(directory);
    FanOut fanOut = FanOut.over(world.hosts).sender(FanOut.Sender.SHARED).build();
    deployer = Deployer.builder(world.ledger, world.hosts, fanOut).keepReleases(1).build();
    pipeline =
        world.pipeline(
            FLEET, World.releases().keepingOthers(0).verifying(Verification.changedFiles()));
    for (String note : List.of("first", "second", "third", "fourth")) {
      assertThat(deploy(note)).isInstanceOf(Outcome.Succeeded.class);
    }
    assertThat(Files.isSameFile(idle().resolve(FILE), current().resolve(FILE))).isTrue();
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

  private Path current() throws IOException {
    return home().resolve("current").toRealPath();
  }

  private Path idle() throws IOException {
    try (Stream<Path> releases = Files.list(home().resolve("releases"))) {
      return releases.filter(name -> name.toString().endsWith(".idle")).findAny().orElseThrow();
    }
  }

  @Test
  void takes_another_mode_for_itself_and_not_for_the_live_one() throws Exception {
    Path live = current();
    assertThat(world.repository.resolve(FILE).toFile().setExecutable(true)).isTrue();
    assertThat(deploy("fifth")).isInstanceOf(Outcome.Succeeded.class);
    assertThat(current().resolve(FILE)).isExecutable();
    assertThat(live.resolve(FILE)).exists().isNotEqualTo(current().resolve(FILE));
    assertThat(Files.isExecutable(live.resolve(FILE))).isFalse();
    assertThat(live.resolve("note")).hasContent("fourth");
    assertThat(current().resolve("note")).hasContent("fifth");
  }

  @Test
  void is_caught_when_it_was_written_to_with_the_time_set_back_and_made_anew_by_the_next_try()
      throws Exception {
    Path altered = idle().resolve(FILE);
    FileTime time = Files.getLastModifiedTime(altered);
    Files.writeString(altered, Files.readString(altered).replace('x', 'y'));
    Files.setLastModifiedTime(altered, time);

    assertThat(deploy("fifth")).isNotInstanceOf(Outcome.Succeeded.class);
    assertThat(current().resolve("note")).hasContent("fourth");

    assertThat(again()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(current().resolve("note")).hasContent("fifth");
    assertThat(current().resolve(FILE)).content().contains("x").doesNotContain("y");
  }
}
