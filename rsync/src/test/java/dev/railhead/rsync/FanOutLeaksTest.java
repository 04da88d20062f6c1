package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.deploy.TransferListener;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.Processes;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FanOutLeaksTest {
  private static final int PUSHES = 40;

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource(FanOut.Sender.class)
  void forty_pushes_leave_no_thread_file_or_process_behind(FanOut.Sender sender) throws Exception {
    ReleaseTree tree = ReleaseTree.in(temp.resolve("release")).plainFiles(5, 10);
    try (LocalFleet fleet = LocalFleet.of(2, temp.resolve("hosts"))) {
      FanOut fanOut = FanOut.over(fleet.connector()).sender(sender).build();
      fanOut.push(fleet.shipment(tree), TransferListener.none());
      int filesBefore = Processes.openFiles();
      for (int i = 0; i < PUSHES; i++) {
        assertThat(fanOut.push(fleet.shipment(tree), TransferListener.none()).isComplete())
            .isTrue();
        assertThat(Processes.threads("railhead-fanout")).isEmpty();
      }
      await()
          .untilAsserted(
              () -> assertThat(Processes.openFiles()).isLessThan(filesBefore + PUSHES / 4));
      await().untilAsserted(() -> assertThat(Processes.rsyncsNaming(temp.toString())).isEmpty());
    }
  }
}
