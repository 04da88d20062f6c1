package dev.railhead.core.tryout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Actor;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunnerTest {
  private static final Actor KCHUNG = Actor.of("kchung");

  @TempDir private Path directory;
  private Git copy;
  private Path work;

  @BeforeEach
  void make() throws Exception {
    copy = Git.cloned(directory);
    copy.write("README", "changed\n");
    copy.bytes("logo.png", new byte[] {7, 0, 7});
    copy.write("check.sh", "grep changed README && test ! -e debug\n");
    copy.write("debug.log", "x");
    copy.run("mv", "src/lib/a", "moved");
    Files.createSymbolicLink(copy.path("link"), Path.of("README"));
    work = directory.resolve("work");
  }

  private static Command shell(String script) {
    return Command.of("/bin/sh", "-c", script);
  }

  private LocalRunner runner() {
    return LocalRunner.of(copy.directory()).in(work);
  }

  private Patch patch() throws IOException {
    return WorkingCopy.at(copy.directory()).patch(Contents.WITH_UNTRACKED);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  @Nested
  class GivenAPatch {
    @Test
    void each_job_says_its_own_in_a_fresh_checkout_that_is_deleted() throws Exception {
      List<TryResult> results =
          runner()
              .job("check", shell("sh check.sh && touch debug && echo \"$RAILHEAD_JOB ok\""))
              .job("again", shell("sh check.sh && echo $RAILHEAD_ACTOR $RAILHEAD_BASE"))
              .job("red", shell("echo 3 tests failed; exit 2"))
              .run(patch(), KCHUNG);
      assertThat(results)
          .containsExactly(
              new TryResult("check", Verdict.pass("exit status 0: check ok")),
              new TryResult("again", Verdict.pass("exit status 0: kchung " + patch().base().id())),
              new TryResult("red", Verdict.block("exit status 2: 3 tests failed")));
      assertThat(isEmpty(work)).isTrue();
    }

    @Test
    void to_real_git_the_checkout_is_the_base_with_the_patch_staged() throws Exception {
      Patch patch = patch();
      List<TryResult> results =
          runner()
              .job("clean", shell("git diff --quiet && git fsck --no-dangling && git write-tree"))
              .job("head", shell("git rev-parse HEAD"))
              .run(patch, KCHUNG);
      assertThat(results)
          .containsExactly(
              new TryResult("clean", Verdict.pass("exit status 0: " + patch.tree())),
              new TryResult("head", Verdict.pass("exit status 0: " + patch.base().id())));
    }

    @Test
    void a_job_that_does_not_end_is_killed_with_its_children_and_unknown() throws Exception {
      Path pid = directory.resolve("pid");
      Command hanging =
          Command.of("/bin/sh", "-c", "sleep 1000 & echo $! > \"$1\"; wait", "sh", pid.toString());
      List<TryResult> results =
          runner().job("hang", hanging.within(Duration.ofSeconds(2))).run(patch(), KCHUNG);
      assertThat(results)
          .containsExactly(new TryResult("hang", Verdict.unknown("no end within 2.0 s")));
      assertThat(isEmpty(work)).isTrue();
      await().atMost(Duration.ofSeconds(60)).until(() -> !isAlive(pid));
    }

    @Test
    void an_interrupt_kills_the_job_and_deletes_the_checkout() throws Exception {
      Path pid = directory.resolve("pid");
      Command hanging =
          Command.of("/bin/sh", "-c", "sleep 1000 & echo $! > \"$1\"; wait", "sh", pid.toString());
      Patch patch = patch();
      FutureTask<List<TryResult>> run =
          new FutureTask<>(() -> runner().job("hang", hanging).run(patch, KCHUNG));
      Thread thread = new Thread(run);
      thread.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(pid) && Files.size(pid) > 0);
      thread.interrupt();
      assertThatThrownBy(run::get).hasCauseInstanceOf(InterruptedException.class);
      await().atMost(Duration.ofSeconds(60)).until(() -> !isAlive(pid));
      assertThat(isEmpty(work)).isTrue();
    }

    private static boolean isAlive(Path pid) throws IOException {
      long number = Long.parseLong(Files.readString(pid).strip());
      return ProcessHandle.of(number).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void a_repository_that_does_not_know_the_base_is_refused() throws Exception {
      Git stranger = new Git(Files.createDirectory(directory.resolve("stranger")));
      stranger.run("init", "--quiet");
      stranger.commit("other");
      Patch patch = patch();
      assertThatThrownBy(
              () -> LocalRunner.of(stranger.directory()).job("a", shell("true")).run(patch, KCHUNG))
          .isInstanceOf(PatchException.class)
          .hasMessageContaining("does not know " + patch.base().id());
    }
  }

  @Nested
  class GivenATryout {
    private final Preflight calm = Preflight.usual().ages(Duration.ofDays(1), Duration.ofDays(2));

    private TryReport report(Preflight preflight, Contents contents) throws Exception {
      return Tryout.of(
              WorkingCopy.at(copy.directory()), runner().job("check", shell("echo $((6 * 7))")))
          .checking(preflight)
          .run(contents, KCHUNG);
    }

    @Test
    void warnings_are_told_and_the_jobs_run() throws Exception {
      TryReport report = report(calm.watching("{logo,*}.png"), Contents.TRACKED);
      assertThat(report.passes()).isTrue();
      assertThat(report.findings())
          .extracting(Finding::text)
          .containsExactly(
              "untracked files are not tried: \"check.sh\", \"debug.log\", \"link\"",
              "changes to {logo,*}.png need a second look: \"logo.png\"");
    }

    @Test
    void a_wrong_origin_an_old_base_and_an_empty_patch_block_and_nothing_runs() throws Exception {
      TryReport wrong = report(calm.origin("git@example.com:web.git"), Contents.TRACKED);
      assertThat(wrong.passes()).isFalse();
      assertThat(wrong.results()).isEmpty();
      assertThat(wrong.findings().get(0).text()).startsWith("origin is \"").contains("web.git");

      Preflight later = calm.clock(() -> Instant.now().plus(Duration.ofDays(3)));
      TryReport old = report(later, Contents.TRACKED);
      assertThat(old.results()).isEmpty();
      assertThat(old.findings().get(0).text()).endsWith("h old; fetch and rebase");

      copy.run("reset", "--quiet", "--hard");
      TryReport empty = report(calm, Contents.TRACKED);
      assertThat(empty.results()).isEmpty();
      assertThat(empty.findings())
          .contains(Finding.block("there is nothing to try: no change since the base"));
    }
  }
}
