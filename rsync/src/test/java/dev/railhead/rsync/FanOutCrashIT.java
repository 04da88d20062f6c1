package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.rsync.fixture.FakeRsync;
import dev.railhead.rsync.fixture.JournalledPush;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is killed by SIGKILL in the middle of a push. */
class FanOutCrashIT {
  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource(FanOut.Sender.class)
  void the_next_push_serves_the_missing_hosts_alone(FanOut.Sender sender) throws Exception {
    ReleaseTree tree = ReleaseTree.in(temp.resolve("release")).plainFiles(50, 400);
    try (LocalFleet fleet = LocalFleet.of(8, temp.resolve("hosts"))) {
      killWhileWeb4IsServed(sender);
      TransferReport report =
          JournalledPush.push(fleet, temp, sender, "rsync", TransferListener.none());

      assertThat(report.isComplete()).as("%s", report).isTrue();
      assertThat(report.delivered())
          .extracting(Delivered::attempts)
          .containsExactly(0, 0, 0, 1, 1, 1, 1, 1);
      assertThat(report.counts().files()).isEqualTo(8 * 50);
      for (int i = 1; i <= 8; i++) {
        assertThat(ReleaseTree.manifestOf(fleet.next(fleet.host(i))))
            .isEqualTo(ReleaseTree.manifestOf(tree.directory()));
      }
      assertThat(temp.resolve("journal")).isEmptyDirectory();
    }
  }

  private void killWhileWeb4IsServed(FanOut.Sender sender) throws Exception {
    Path reached = temp.resolve("reached");
    Path released = temp.resolve("released");
    String stuck =
        "case \"$PWD $dest\" in */web4*) : > '"
            + reached
            + "'; until [ -e '"
            + released
            + "' ]; do sleep 0.1; done; exit 1;; esac";
    String program = FakeRsync.script(temp.resolve("rsync-wrapper"), stuck);
    Process process = child(sender, program);
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.equals("ended web3")) {
        line = output.readLine();
      }
      assertThat(line).isEqualTo("ended web3");
      await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(reached));
    } finally {
      process.destroyForcibly().waitFor();
      Files.createFile(released);
    }
  }

  private Process child(FanOut.Sender sender, String program) throws Exception {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path,
                JournalledPush.class.getName(),
                temp.toString(),
                sender.name(),
                program))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
