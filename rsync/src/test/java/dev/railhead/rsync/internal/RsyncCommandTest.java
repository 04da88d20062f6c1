package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.internal.sender.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RsyncCommandTest {
  @TempDir Path temp;

  private List<String> arguments(Route route, Optional<String> basis, OptionalLong limit)
      throws Exception {
    Destination to = new Destination(Host.named("web1"), HostPath.of("srv/next"), basis);
    Shipment shipment =
        new Shipment(ReleaseTree.in(temp).release(), temp, List.of(to), Set.of(), Tolerance.none());
    RsyncSettings settings =
        new RsyncSettings(
            "rsync",
            HostPath.of("/opt/rsync"),
            new Deadlines(
                Duration.ofMillis(2500),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(30)),
            limit,
            8,
            Options.STANDARD,
            0);
    return new RsyncCommand(settings, route).arguments(shipment, to);
  }

  @Test
  void operands_stand_behind_the_end_of_options() throws Exception {
    List<String> arguments =
        arguments(new Route.Local(Path.of("/hosts/web1")), Optional.empty(), OptionalLong.empty());
    assertThat(arguments).endsWith("--", temp + "/", "/hosts/web1/srv/next/");
    assertThat(arguments).contains("-s", "--timeout=31").doesNotContain("-e");
    assertThat(arguments).noneMatch(a -> a.startsWith("--link-dest") || a.startsWith("--bwlimit"));
  }

  @Test
  void a_basis_stays_relative() throws Exception {
    assertThat(arguments(new Route.Local(temp), Optional.of("../live"), OptionalLong.of(1_024_000)))
        .contains("--link-dest=../live", "--bwlimit=1000");
  }

  @Test
  void ssh_gets_its_configuration_as_one_word() throws Exception {
    Route route = new Route.Ssh(Path.of("/tmp/it's here/config"), "web1");
    List<String> arguments = arguments(route, Optional.empty(), OptionalLong.empty());
    assertThat(arguments)
        .containsSequence(
            "-e",
            "ssh -F '/tmp/it''s here/config' -a -x -T -o BatchMode=yes -o ConnectTimeout=3",
            "--rsync-path=/opt/rsync")
        .endsWith("--", temp + "/", "web1:srv/next/");
  }

  @Test
  void variables_that_would_change_rsync_are_taken_out() {
    Map<String, String> environment =
        new HashMap<>(Map.of("RSYNC_RSH", "evil", "RSYNC_OLD_ARGS", "1", "PATH", "/bin"));
    RsyncCommand.clean(environment);
    assertThat(environment).isEqualTo(Map.of("PATH", "/bin", "LC_ALL", "C"));
  }
}
