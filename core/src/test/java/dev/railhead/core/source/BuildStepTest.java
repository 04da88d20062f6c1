package dev.railhead.core.source;

import static dev.railhead.core.testing.TestRepository.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Revision;
import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases that a command makes out of the exported tree. */
class BuildStepTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path temporary;
  private TestRepository repository;

  @BeforeEach
  void open() throws IOException {
    repository = TestRepository.in(temporary.resolve("origin.git"));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private GitSource source(Duration timeout, String script) throws IOException {
    return source(SourceSettings.defaults(), timeout, script);
  }

  private GitSource source(SourceSettings settings, Duration timeout, String script)
      throws IOException {
    BuildStep step = BuildStep.of(List.of("sh", "-c", script), timeout);
    return GitSource.open(
        repository.directory(), temporary.resolve("store"), settings.withBuild(step));
  }

  private Revision commit(String content) throws IOException {
    return repository.commit(
        Map.of(path("in"), Node.file(content), path("same"), Node.file("same")));
  }

  @Nested
  class GivenAStepThatWorks {
    @Test
    void what_it_leaves_is_the_release() throws Exception {
      Revision revision = commit("text");
      String script =
          "tr a-z A-Z < in > out; rm in; mkdir d; ln -s ../out d/l; chmod 700 d;"
              + " echo $RAILHEAD_REVISION $RAILHEAD_RELEASE > version";
      try (GitSource source = source(LONG, script)) {
        Release release = source.release(revision);
        try (Checkout checkout = source.checkout(release)) {
          assertThat(checkout.directory().toFile().list())
              .containsExactlyInAnyOrder("out", "same", "d", "version");
          assertThat(checkout.directory().resolve("d/l")).hasContent("TEXT");
          assertThat(checkout.directory().resolve("version"))
              .hasContent(revision + " " + release.id());
          assertThat(GitSourceTest.manifest(checkout)).isEqualTo(release.manifest());
        }
        assertThat(source.release(revision)).isEqualTo(release);
      }
    }

    @Test
    void what_it_leaves_as_it_was_keeps_its_time() throws Exception {
      try (GitSource source = source(LONG, "cp in out")) {
        Release one = source.release(commit("1"));
        Release two = source.release(commit("2"));
        try (Checkout first = source.checkout(one);
            Checkout second = source.checkout(two)) {
          assertThat(seconds(second, "same")).isEqualTo(seconds(first, "same"));
          assertThat(seconds(first, "same")).isEqualTo(one.id().at().getEpochSecond());
          assertThat(seconds(second, "out")).isEqualTo(two.id().at().getEpochSecond());
        }
      }
    }

    @Test
    void whoever_sends_what_it_leaves_has_to_look_which_files_are_one() throws Exception {
      try (GitSource source = source(LONG, "ln in out");
          Checkout checkout = source.checkout(source.release(commit("1")))) {
        assertThat(checkout.directory().resolve("out")).hasContent("1");
        assertThat(checkout.times()).isEmpty();
      }
    }

    private long seconds(Checkout checkout, String name) throws IOException {
      return Files.getLastModifiedTime(checkout.directory().resolve(name))
          .toInstant()
          .getEpochSecond();
    }

    @Test
    void its_files_are_kept_within_the_bound_and_missed_with_a_reason() throws Exception {
      SourceSettings two = SourceSettings.defaults().withKeptTrees(2);
      try (GitSource source = source(two, LONG, "date +%N > out")) {
        Release first = source.release(commit("1"));
        Release second = source.release(commit("2"));
        source.checkout(first).close();
        source.release(commit("3"));
        source.checkout(first).close();
        assertThatThrownBy(() -> source.checkout(second))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(second.id() + " came from a build step and are no longer kept");
      }
    }

    @Test
    void two_checkouts_of_one_release_share_its_only_tree() throws Exception {
      try (GitSource source = source(LONG, "date +%N > out")) {
        Release release = source.release(commit("1"));
        try (Checkout one = source.checkout(release);
            Checkout two = source.checkout(release)) {
          assertThat(one.directory()).isEqualTo(two.directory());
        }
      }
    }
  }

  @Nested
  class GivenAStepThatFails {
    private void assertRefused(String script, String... said) throws IOException {
      Revision revision = commit("text");
      try (GitSource source = source(Duration.ofSeconds(20), script)) {
        assertThatExceptionOfType(ReleaseException.class)
            .isThrownBy(() -> source.release(revision))
            .satisfies(e -> assertThat(e.getMessage()).contains(said));
      }
      assertThat(temporary.resolve("store/releases")).isEmptyDirectory();
    }

    @Test
    void shows_its_status_and_the_end_of_its_output() throws Exception {
      assertRefused("seq 1 100000; echo bad >&2; exit 3", "status 3", "100000\nbad", "…");
    }

    @Test
    void refuses_what_is_no_file_directory_or_link_and_links_that_lead_out() throws Exception {
      assertRefused("mkdir -p a; mkfifo a/pipe", "a/pipe is neither");
      assertRefused("ln -s /etc/passwd x", "link x is absolute");
      assertRefused("ln -s ../../x x", "link x leads out of the tree");
      assertRefused("mkdir -p v/.git", "v/.git");
    }

    @Test
    void refuses_a_program_that_is_not_there() throws Exception {
      Revision revision = commit("text");
      SourceSettings settings =
          SourceSettings.defaults().withBuild(BuildStep.of(List.of("/nowhere/x"), LONG));
      try (GitSource source =
          GitSource.open(repository.directory(), temporary.resolve("store"), settings)) {
        assertThatExceptionOfType(ReleaseException.class)
            .isThrownBy(() -> source.release(revision))
            .withMessageContaining("/nowhere/x");
      }
    }

    @Test
    void one_that_takes_too_long_is_killed_with_its_children() throws Exception {
      Path pid = temporary.resolve("pid");
      Revision revision = commit("text");
      String script = "sleep 1000 & echo $! > " + pid + "; wait";
      try (GitSource source = source(Duration.ofSeconds(2), script)) {
        assertThatExceptionOfType(ReleaseException.class)
            .isThrownBy(() -> source.release(revision))
            .withMessageContaining("took longer than PT2S");
      }
      assertGone(pid);
    }

    @Test
    void one_whose_caller_is_interrupted_is_killed_with_its_children() throws Exception {
      Path pid = temporary.resolve("pid");
      Revision revision = commit("text");
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      try (GitSource source = source(LONG, hangUnless("other", pid))) {
        Thread caller =
            new Thread(
                () -> {
                  try {
                    source.release(revision);
                  } catch (IOException | InterruptedException e) {
                    thrown.set(e);
                  }
                });
        caller.start();
        Awaitility.await().atMost(LONG).until(() -> Files.exists(pid));
        caller.interrupt();
        caller.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(temporary.resolve("store/trees/1/leases")).isEmptyDirectory();
        source.release(commit("other"));
      }
      assertGone(pid);
    }

    /** The file with the process's id appears whole. */
    private String hangUnless(String content, Path pid) {
      return String.format(
          "grep -q %s in && exit 0; sleep 1000 & echo $! > %s.new; mv %s.new %s; wait",
          content, pid, pid, pid);
    }

    private void assertGone(Path pid) throws IOException {
      long id = Long.parseLong(Files.readString(pid).strip());
      Awaitility.await()
          .atMost(LONG)
          .until(() -> ProcessHandle.of(id).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Nested
  class GivenStepsThatCannotBe {
    @Test
    void refuses_them_with_the_rule() {
      assertThatThrownBy(() -> BuildStep.of(List.of(), LONG))
          .hasMessage("a build step needs a program, but was []");
      assertThatThrownBy(() -> BuildStep.of(List.of("a\0"), LONG)).hasMessageContaining("NUL");
      assertThatThrownBy(() -> BuildStep.of(List.of("a"), Duration.ZERO))
          .hasMessageContaining("above zero and at most a day, but was PT0S");
      assertThatThrownBy(() -> SourceSettings.defaults().withRemembered(1))
          .hasMessage("the number of remembered releases must be 2 to 10000, but was 1");
      assertThatThrownBy(() -> SourceSettings.defaults().withKeptTrees(0))
          .hasMessageContaining("1 to 1000, but was 0");
      assertThatThrownBy(() -> SourceSettings.defaults().withFetchTimeout(Duration.ZERO))
          .hasMessageContaining("1 second to 1 hour, but was PT0S");
    }
  }
}
