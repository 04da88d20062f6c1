package dev.railhead.atomic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.atomic.fixture.DeployLoop;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.FencedOffException;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.HostChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployers that were taken over from, and those that took over. */
class FenceTest {
  private static final TestRelease ONE = TestRelease.numbered(1);
  private static final TestRelease TWO = TestRelease.numbered(2);

  @TempDir Path root;
  private TestDocroot there;
  private Docroot docroot;

  @BeforeEach
  void open() throws IOException {
    there = TestDocroot.in(root, Layout.RELEASES);
    docroot = there.docroot();
  }

  @AfterEach
  void close() {
    there.close();
  }

  @Test
  void a_lower_fence_is_refused_by_every_operation_and_changes_nothing() throws Exception {
    there.deploy(docroot, ONE, 5);
    there.open(docroot, TWO, 5);
    List<String> before = there.listing();
    Fence low = Fence.of(4);
    assertThatThrownBy(() -> docroot.stage(TWO.release(), low))
        .isInstanceOfSatisfying(
            FencedOffException.class,
            e -> {
              assertThat(e.presented()).isEqualTo(low);
              assertThat(e.highest()).isEqualTo(Fence.of(5));
            });
    assertThatThrownBy(() -> docroot.seal(TWO.release(), low))
        .isInstanceOf(FencedOffException.class);
    assertThatThrownBy(() -> docroot.swapTo(ONE.id(), Live.serving(ONE.id()), low))
        .isInstanceOf(FencedOffException.class);
    assertThatThrownBy(() -> docroot.withdraw(ONE.id(), low))
        .isInstanceOf(FencedOffException.class);
    assertThatThrownBy(() -> docroot.retain(List.of(), 0, low))
        .isInstanceOf(FencedOffException.class);
    assertThat(there.listing()).isEqualTo(before);
  }

  @Test
  void the_highest_fence_there_can_be_is_understood() throws Exception {
    there.deploy(docroot, ONE, Long.MAX_VALUE - 1);
    there.deploy(docroot, TWO, Long.MAX_VALUE);
    assertThatThrownBy(() -> docroot.withdraw(TWO.id(), Fence.of(Long.MAX_VALUE - 1)))
        .isInstanceOf(FencedOffException.class)
        .hasMessageContaining("has seen 9223372036854775807");
  }

  @Test
  void a_deployer_that_sleeps_before_its_swap_is_refused_when_it_wakes() throws Exception {
    there.deploy(docroot, ONE, 1);
    there.seal(docroot, TWO, 1);
    ExecutorService deployer = Executors.newSingleThreadExecutor();
    try {
      Future<Void> swap;
      List<ProcessHandle> asleep;
      try (HostChannel holder = holdLock()) {
        swap =
            deployer.submit(
                () -> {
                  docroot.swapTo(TWO.id(), Live.serving(ONE.id()), Fence.of(1));
                  return null;
                });
        asleep = await().until(FenceTest::waitingForLock, found -> !found.isEmpty());
        signal("STOP", asleep);
        await().untilAsserted(() -> assertThat(asleep).allMatch(FenceTest::isStopped));
      }
      docroot.withdraw(ONE.id(), Fence.of(2));
      signal("CONT", asleep);
      assertThatThrownBy(swap::get).hasCauseInstanceOf(FencedOffException.class);
    } finally {
      deployer.shutdownNow();
    }
    assertThat(docroot.live()).isEqualTo(Live.nothing());
  }

  private HostChannel holdLock() throws IOException, InterruptedException {
    HostChannel holder =
        there
            .session()
            .open(Command.of("flock", "my docroot/.railhead/lock", "sh", "-c", "echo held; cat"));
    assertThat(holder.fromHost().readNBytes(5)).isEqualTo("held\n".getBytes(UTF_8));
    return holder;
  }

  /**
   * The script that waits for the lock by flock(1), and that flock; empty when there is none yet.
   */
  private static List<ProcessHandle> waitingForLock() {
    return ProcessHandle.current()
        .children()
        .flatMap(
            script ->
                script.children().filter(FenceTest::isFlock).flatMap(f -> Stream.of(script, f)))
        .toList();
  }

  private static boolean isFlock(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("/flock");
  }

  private static boolean isStopped(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void signal(String signal, List<ProcessHandle> processes)
      throws IOException, InterruptedException {
    for (ProcessHandle each : processes) {
      new ProcessBuilder("kill", "-" + signal, Long.toString(each.pid())).start().waitFor();
    }
  }

  @Test
  void of_two_deployers_in_threads_the_one_that_was_taken_over_from_loses_no_update()
      throws Exception {
    there.deploy(docroot, ONE, 1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<String> low = threads.submit(() -> DeployLoop.run(there, 10, 2));
      Future<String> high = threads.submit(() -> DeployLoop.run(there, 20, 3));
      assertThat(low.get()).isIn("fenced", "done");
      assertThat(high.get()).isEqualTo("done");
    } finally {
      threads.shutdownNow();
    }
    assertThat(docroot.live()).isEqualTo(Live.serving(TestRelease.numbered(24).id()));
  }

  @Test
  void of_two_deployers_in_processes_the_one_that_was_taken_over_from_loses_no_update()
      throws Exception {
    there.deploy(docroot, ONE, 1);
    Process low = DeployLoop.start(root, 10, 2);
    Process high = DeployLoop.start(root, 20, 3);
    try {
      assertThat(low.getInputStream().readAllBytes()).asString(UTF_8).isIn("fenced", "done");
      assertThat(high.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("done");
    } finally {
      low.destroyForcibly();
      high.destroyForcibly();
    }
    assertThat(docroot.live()).isEqualTo(Live.serving(TestRelease.numbered(24).id()));
  }
}
