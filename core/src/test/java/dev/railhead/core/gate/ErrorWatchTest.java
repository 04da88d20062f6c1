package dev.railhead.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.LocalHosts;
import dev.railhead.core.ledger.DeployIntent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real tails, on directories of this machine. */
class ErrorWatchTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final LogFeed FEED =
      LogFeed.of("app", HostPath.of("error.log")).ignoring("known noise");

  @TempDir private Path directory;
  private final ScheduledExecutorService writers = Executors.newScheduledThreadPool(2);
  private final AtomicInteger lines = new AtomicInteger();
  private final Host web1 = Host.named("web1");
  private final Host web2 = Host.named("web2");
  private final Question deploy = Questions.about(Fleet.of(web1, web2), DeployIntent.Kind.DEPLOY);
  private LocalHosts hosts;

  @BeforeEach
  void open() throws IOException {
    hosts = LocalHosts.under(directory);
    for (Host host : List.of(web1, web2)) {
      Files.createDirectories(hosts.directory(host));
      Files.createFile(log(host));
    }
  }

  @AfterEach
  void close() {
    writers.shutdownNow();
    hosts.close();
  }

  private Path log(Host host) {
    return hosts.directory(host).resolve("error.log");
  }

  private void write(Host host, String line) {
    try {
      Files.writeString(
          log(host), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      lines.incrementAndGet();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void keepWriting(Host host, String line, int everyMillis) {
    var unused =
        writers.scheduleAtFixedRate(() -> write(host, line), 0, everyMillis, TimeUnit.MILLISECONDS);
  }

  private ErrorWatch.Builder quick() {
    return ErrorWatch.builder("errors", hosts)
        .measuring(Duration.ofSeconds(2))
        .watching(Duration.ofSeconds(6))
        .every(Duration.ofMillis(250))
        .folding(Duration.ofMillis(20));
  }

  private static List<String> tails() {
    return ProcessHandle.current()
        .children()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("tail"))
        .toList();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("railhead-watch"))
        .toList();
  }

  private static void assertNothingLeft() {
    await().atMost(LONG).untilAsserted(() -> assertThat(tails()).isEmpty());
    await().atMost(LONG).untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  @Nested
  class GivenALog {
    private ErrorWatch watch;

    @BeforeEach
    void build() {
      watch = quick().log(FEED).build();
    }

    @Test
    void a_quiet_release_passes() throws Exception {
      Verdict before = watch.before().ask(deploy);
      assertThat(before.reason()).startsWith("app: 0 errors in 2.");
      assertThat(watch.after().ask(deploy).passes()).isTrue();
      assertNothingLeft();
    }

    @Test
    void new_errors_block_long_before_time_is_up_with_the_lines_and_hosts() throws Exception {
      watch.before().ask(deploy);
      keepWriting(web2, "PHP Fatal error: no such thing 17", 30);
      Verdict verdict = watch.after().ask(deploy);
      assertThat(verdict).isInstanceOf(Verdict.Block.class);
      assertThat(verdict.reason())
          .startsWith("app: ")
          .contains(" since the swap, 0 in the 2.")
          .contains("× new: PHP Fatal error: no such thing 17 (web2)");
      assertNothingLeft();
    }

    @Test
    void a_log_that_is_as_noisy_as_before_passes() throws Exception {
      keepWriting(web1, "warning: connection 12 was reset", 100);
      watch.before().ask(deploy);
      assertThat(watch.after().ask(deploy).passes()).isTrue();
    }

    @Test
    void known_noise_does_not_count() throws Exception {
      watch.before().ask(deploy);
      keepWriting(web1, "known noise 1", 20);
      assertThat(watch.after().ask(deploy).passes()).isTrue();
      assertThat(lines.get()).isGreaterThan(20);
    }

    @Test
    void rotation_is_followed() throws Exception {
      watch.before().ask(deploy);
      FutureTask<Verdict> after = new FutureTask<>(() -> watch.after().ask(deploy));
      Thread thread = new Thread(after);
      thread.start();
      await().atMost(LONG).until(() -> tails().size() == 2);
      Files.move(log(web1), log(web1).resolveSibling("error.log.1"));
      keepWriting(web1, "after the rotation", 30);
      assertThat(after.get()).isInstanceOf(Verdict.Block.class);
      assertThat(after.get().reason()).contains("after the rotation (web1)");
    }

    @Test
    void a_log_that_is_not_there_is_named_and_nothing_is_watched() throws Exception {
      Files.delete(log(web2));
      Verdict verdict = watch.before().ask(deploy);
      assertThat(verdict)
          .isEqualTo(
              Verdict.unknown("app on web2: there is no file error.log that this user may read"));
      assertThat(watch.after().ask(deploy)).isInstanceOf(Verdict.Unknown.class);
      assertNothingLeft();
    }

    @Test
    void without_a_count_before_this_deploy_it_does_not_know() throws Exception {
      watch.before().ask(deploy);
      Question other =
          new Question(
              deploy.stack(),
              deploy.stage(),
              deploy.fleet(),
              deploy.actor(),
              Revision.of("b".repeat(40)),
              deploy.release(),
              deploy.kind());
      assertThat(watch.after().ask(other).reason())
          .startsWith("nothing was counted before this deploy");
    }

    @Test
    void a_tail_that_dies_is_begun_again() throws Exception {
      watch.before().ask(deploy);
      FutureTask<Verdict> after = new FutureTask<>(() -> watch.after().ask(deploy));
      Thread thread = new Thread(after);
      thread.start();
      await().atMost(LONG).until(() -> tails().size() == 2);
      ProcessHandle.current()
          .children()
          .filter(p -> p.info().commandLine().orElse("").contains("tail"))
          .forEach(ProcessHandle::destroyForcibly);
      keepWriting(web1, "after the loss", 30);
      assertThat(after.get()).isInstanceOf(Verdict.Block.class);
      assertNothingLeft();
    }

    @Test
    void an_interrupt_ends_the_tails_and_the_threads() throws Exception {
      ErrorWatch patient = quick().log(FEED).measuring(Duration.ofMinutes(30)).build();
      FutureTask<Verdict> before = new FutureTask<>(() -> patient.before().ask(deploy));
      Thread thread = new Thread(before);
      thread.start();
      await().atMost(LONG).until(() -> tails().size() == 2);
      thread.interrupt();
      assertThatThrownBy(before::get).hasCauseInstanceOf(InterruptedException.class);
      assertNothingLeft();
    }
  }

  @Nested
  class GivenAMetric {
    private final AtomicLong total = new AtomicLong(1_000_000);
    private ErrorWatch watch;

    @BeforeEach
    void build() {
      watch = quick().metric("http-5xx", total::get).build();
    }

    @Test
    void a_jump_blocks() throws Exception {
      assertThat(watch.before().ask(deploy).reason()).startsWith("http-5xx: 0 errors");
      var unused =
          writers.scheduleAtFixedRate(total::incrementAndGet, 0, 20, TimeUnit.MILLISECONDS);
      assertThat(watch.after().ask(deploy)).isInstanceOf(Verdict.Block.class);
    }

    @Test
    void a_counter_that_begins_anew_is_not_mistaken_for_errors() throws Exception {
      watch.before().ask(deploy);
      total.set(2);
      assertThat(watch.after().ask(deploy).passes()).isTrue();
    }

    @Test
    void one_that_cannot_be_read_at_last_is_unknown() throws Exception {
      AtomicInteger reads = new AtomicInteger();
      ErrorWatch broken =
          quick()
              .metric(
                  "http-5xx",
                  () -> {
                    if (reads.incrementAndGet() > 4) {
                      throw new IOException("no answer");
                    }
                    return 0;
                  })
              .build();
      assertThat(broken.before().ask(deploy).passes()).isTrue();
      assertThat(broken.after().ask(deploy))
          .isEqualTo(Verdict.unknown("http-5xx cannot be read: no answer"));
    }
  }

  @Test
  void a_rollback_passes_unwatched() throws Exception {
    Question rollback = Questions.about(deploy.fleet(), DeployIntent.Kind.ROLLBACK);
    ErrorWatch watch = quick().log(LogFeed.of("none", HostPath.of("no-such.log"))).build();
    assertThat(watch.before().ask(rollback).passes()).isTrue();
    assertThat(watch.after().ask(rollback).passes()).isTrue();
  }

  @Test
  void settings_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> quick().build()).hasMessage("a watch needs a log or a metric");
    assertThatThrownBy(() -> quick().log(FEED).log(FEED))
        .hasMessage("there are two feeds called app");
    assertThatThrownBy(() -> quick().tolerating(0.5)).hasMessageContaining("a ratio must be");
    assertThatThrownBy(() -> quick().falseAlarms(0)).hasMessageContaining("false alarms must");
  }
}
