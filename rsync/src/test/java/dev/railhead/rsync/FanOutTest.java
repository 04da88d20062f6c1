package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.deploy.TransferListener;
import dev.railhead.rsync.fixture.FakeRsync;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FanOutTest extends FanOutContract {
  @Override
  FanOut.Sender sender() {
    return FanOut.Sender.SYSTEM;
  }

  @Test
  void a_bandwidth_limit_is_divided_among_the_hosts_served_at_once(@TempDir Path temp)
      throws Exception {
    ReleaseTree tree = ReleaseTree.in(temp.resolve("release")).plainFiles(20, 40);
    Path log = temp.resolve("arguments");
    String program = FakeRsync.script(temp.resolve("rsync"), "printf '%s\\n' \"$*\" >> " + log);
    try (LocalFleet fleet = LocalFleet.of(8, temp.resolve("hosts"))) {
      FanOut limited =
          FanOut.over(fleet.connector())
              .sender(sender())
              .program(program)
              .atOnce(4)
              .bytesPerSecond(4 << 20)
              .build();
      assertThat(limited.push(fleet.shipment(tree), TransferListener.none()).isComplete()).isTrue();
    }
    assertThat(Files.readAllLines(log)).hasSize(8).allMatch(l -> l.contains(" --bwlimit=1024 "));
  }
}
