package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Live;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A swap that must be confirmed: the host goes back by itself when it is not. */
class WatchdogTest {
  private static final TestRelease ONE = TestRelease.numbered(1);
  private static final TestRelease TWO = TestRelease.numbered(2);
  private static final Fence FENCE = Fence.of(1);

  @TempDir Path root;
  private TestDocroot there;

  @BeforeEach
  void deploy() throws Exception {
    there = TestDocroot.here(root, Layout.RELEASES, "my docroot");
    there.deploy(ONE);
    there.seal(there.docroot(), TWO, 1);
  }

  @AfterEach
  void close() {
    there.close();
  }

  private void swap(Duration within) throws IOException, InterruptedException {
    there
        .docroot()
        .revertingUnlessConfirmed(within)
        .swapTo(TWO.id(), Live.serving(ONE.id()), FENCE);
    assertThat(there.docroot().live()).isEqualTo(Live.serving(TWO.id()));
  }

  private Path note() {
    return there.home().resolve(".railhead/unconfirmed");
  }

  private List<ProcessHandle> watchdogs() {
    return ProcessHandle.allProcesses().filter(this::isWatchdog).toList();
  }

  /** The script itself is one of the arguments, which is more than a handle's information has. */
  private boolean isWatchdog(ProcessHandle process) {
    try {
      Path line = Path.of("/proc/" + process.pid() + "/cmdline");
      String words = Files.readString(line, StandardCharsets.ISO_8859_1);
      return words.contains("\0watch\0" + there.home() + "\0");
    } catch (IOException gone) {
      return false;
    }
  }

  private List<ProcessHandle> runningWatchdogs() {
    return await().atMost(Duration.ofMinutes(2)).until(this::watchdogs, all -> !all.isEmpty());
  }

  @Test
  void goes_back_when_nobody_confirms() throws Exception {
    swap(Duration.ofSeconds(1));
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              assertThat(note()).doesNotExist();
              assertThat(there.docroot().live()).isEqualTo(Live.serving(ONE.id()));
            });
    assertThat(there.docroot().epoch()).isEqualTo(new Epoch(1, 3));
    assertThatThrownBy(() -> there.docroot().confirm(TWO.id(), FENCE))
        .hasMessageContaining("was not confirmed in time");
  }

  @Test
  void stays_once_confirmed() throws Exception {
    swap(Duration.ofHours(1));
    assertThat(runningWatchdogs()).isNotEmpty();
    there.docroot().confirm(TWO.id(), FENCE);
    await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(watchdogs()).isEmpty());
    assertThat(there.docroot().live()).isEqualTo(Live.serving(TWO.id()));
    assertThat(note()).doesNotExist();
  }

  @Test
  void goes_back_with_the_next_operation_when_its_watchdog_was_killed() throws Exception {
    swap(Duration.ofHours(1));
    for (ProcessHandle watchdog : runningWatchdogs()) {
      watchdog.destroyForcibly();
    }
    String noted = Files.readString(note());
    String due = noted.substring(0, noted.indexOf(' '));
    Files.writeString(note(), noted.replaceFirst(due, Instant.now().getEpochSecond() - 1 + ""));
    there.docroot().retain(List.of(TWO.id()), 5, FENCE);
    assertThat(there.docroot().live()).isEqualTo(Live.serving(ONE.id()));
    assertThat(note()).doesNotExist();
  }

  @Test
  void another_swap_takes_the_place_of_an_unconfirmed_one() throws Exception {
    swap(Duration.ofHours(1));
    there.docroot().swapTo(ONE.id(), Live.serving(TWO.id()), Fence.of(2));
    assertThat(note()).doesNotExist();
    await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(watchdogs()).isEmpty());
    assertThat(there.docroot().live()).isEqualTo(Live.serving(ONE.id()));
  }

  @Test
  void a_first_swap_goes_back_to_nothing() throws Exception {
    there.docroot().withdraw(ONE.id(), FENCE);
    there
        .docroot()
        .revertingUnlessConfirmed(Duration.ofSeconds(1))
        .swapTo(TWO.id(), Live.nothing(), FENCE);
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(there.docroot().live()).isEqualTo(Live.nothing()));
  }
}
