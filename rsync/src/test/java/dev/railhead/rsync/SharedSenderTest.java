package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedSenderTest extends FanOutContract {
  /** A limit that each host had for itself would let this end in a quarter of the time. */
  @Test
  void all_hosts_together_keep_to_one_bandwidth_limit(@TempDir Path temp) throws Exception {
    int limit = 400_000;
    ReleaseTree tree = ReleaseTree.in(temp.resolve("release"));
    tree.file("big", "0123456789".repeat(25_000));
    try (LocalFleet fleet = LocalFleet.of(4, temp.resolve("hosts"))) {
      FanOut limited =
          FanOut.over(fleet.connector()).sender(sender()).atOnce(4).bytesPerSecond(limit).build();
      long began = System.nanoTime();
      TransferReport report = limited.push(fleet.shipment(tree), TransferListener.none());
      double seconds = (System.nanoTime() - began) / 1e9;
      assertThat(report.isComplete()).as("%s", report).isTrue();
      assertThat(report.bytesSent()).isGreaterThan(1_000_000);
      long firstTurns = 4L * limit / 20;
      assertThat(seconds).isGreaterThan((report.bytesSent() - firstTurns) / (double) limit);
    }
  }

  @Override
  FanOut.Sender sender() {
    return FanOut.Sender.SHARED;
  }
}
