package dev.railhead.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on local directories, by real processes. */
class LocalHostsTest {
  private static final Host WEB1 = Host.named("web1");

  @TempDir Path root;
  private LocalHosts hosts;

  @BeforeEach
  void open() {
    hosts = LocalHosts.under(root);
  }

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void refuses_a_root_that_is_no_directory() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalHosts.under(root.resolve("none")))
        .withMessageContaining("none");
  }

  @Nested
  class GivenACommand {
    @Test
    void runs_it_in_the_directory_of_the_host() throws Exception {
      assertThat(run(Command.of("pwd")).stdoutText().strip())
          .isEqualTo(root.toRealPath().resolve("web1").toString());
    }

    @Test
    void passes_arguments_byte_for_byte() throws Exception {
      String nasty = "a b'c\"d\n$e`f\\g*é\t";
      assertThat(run(Command.of("printf", "%s", nasty)).stdoutText()).isEqualTo(nasty);
    }

    @Test
    void feeds_standard_input_and_returns_the_exit_status() throws Exception {
      byte[] input = "line\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
      CommandResult result =
          run(Command.of("sh", "-c", "wc -c; echo oops >&2; exit 3").withStdin(input));
      assertThat(result.stdoutText().strip()).isEqualTo("500000");
      assertThat(result.stderrText()).isEqualTo("oops\n");
      assertThat(result.exitStatus()).hasValue(3);
      assertThat(result.isSuccess()).isFalse();
    }

    @Test
    void does_not_stall_when_nobody_reads_its_input() throws Exception {
      assertThat(run(Command.of("true").withStdin(new byte[1 << 20])).isSuccess()).isTrue();
    }

    @Test
    void keeps_the_first_bytes_of_each_stream_and_counts_the_rest() throws Exception {
      CommandResult result =
          run(
              Command.of("sh", "-c", "head -c 20000000 /dev/zero >&2; printf abcdef")
                  .keepingOutput(3));
      assertThat(result.stdoutText()).isEqualTo("abc");
      assertThat(result.stderr()).hasSize(3);
      assertThat(result.droppedBytes()).isEqualTo(20_000_000 - 3 + 3);
    }

    @Test
    void says_which_program_is_missing() {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> run(Command.of("no-such-program")))
          .withMessageStartingWith("web1: ")
          .withMessageContaining("no-such-program");
    }

    @Test
    void leaves_running_what_it_left_in_the_background() throws Exception {
      String script = "sleep 1000 > /dev/null 2>&1 & echo $! > child";
      assertThat(run(Command.of("sh", "-c", script)).isSuccess()).isTrue();
      ProcessHandle left = awaitChild();
      assertThat(left.isAlive()).isTrue();
      left.destroyForcibly();
      assertThatChildIsGone();
    }

    @Test
    void ends_it_with_its_children_at_the_deadline() throws Exception {
      Command tree = Command.of("sh", "-c", "sleep 1000 & echo $! > child; sleep 1000");
      assertThatExceptionOfType(CommandTimeoutException.class)
          .isThrownBy(() -> run(tree.within(Duration.ofMillis(500))))
          .withMessageContaining("web1: no end within 500 ms");
      assertThatChildIsGone();
    }

    @Test
    void ends_it_with_its_children_when_the_thread_is_interrupted() throws Exception {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      CountDownLatch done = new CountDownLatch(1);
      Thread runner =
          new Thread(
              () -> {
                try {
                  run(Command.of("sh", "-c", "sleep 1000 & echo $! > child; sleep 1000"));
                } catch (IOException | InterruptedException e) {
                  thrown.set(e);
                }
                done.countDown();
              });
      runner.start();
      awaitChild();
      runner.interrupt();
      done.await();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      assertThatChildIsGone();
    }

    @Test
    void ends_it_when_the_hosts_are_closed() throws Exception {
      HostChannel channel =
          hosts.connect(WEB1).open(Command.of("sh", "-c", "sleep 1000 & echo $! > child; wait"));
      awaitChild();
      hosts.close();
      assertThatChildIsGone();
      channel.close();
    }
  }

  @Nested
  class GivenHostsThatAreClosed {
    @Test
    void refuses_to_connect() {
      hosts.close();
      assertThatExceptionOfType(HostUnreachableException.class)
          .isThrownBy(() -> hosts.connect(WEB1))
          .withMessageContaining("web1")
          .withMessageContaining("the connector was closed");
      assertThat(root).isEmptyDirectory();
    }
  }

  @Nested
  class GivenARawChannel {
    @Test
    void carries_bytes_both_ways() throws Exception {
      try (HostSession session = hosts.connect(WEB1);
          HostChannel channel = session.open(Command.of("cat"))) {
        channel.toHost().write(new byte[] {0, 1, (byte) 0xff, '\n'});
        channel.toHost().close();
        assertThat(channel.fromHost().readAllBytes()).containsExactly(0, 1, 0xff, '\n');
        assertThat(channel.await(Duration.ofSeconds(30)).isSuccess()).isTrue();
      }
    }

    @Test
    void keeps_the_last_of_standard_error_without_stalling() throws Exception {
      try (HostSession session = hosts.connect(WEB1);
          HostChannel channel =
              session.open(Command.of("sh", "-c", "head -c 5000000 /dev/zero >&2; echo end >&2"))) {
        CommandResult result = channel.await(Duration.ofSeconds(30));
        assertThat(result.stderr()).hasSize(64 << 10);
        assertThat(result.stderrText()).endsWith("end\n");
        assertThat(result.droppedBytes()).isEqualTo(5_000_004 - (64 << 10));
      }
    }

    @Test
    void ends_at_the_deadline_of_its_command() throws Exception {
      try (HostSession session = hosts.connect(WEB1);
          HostChannel channel =
              session.open(Command.of("sleep", "1000").within(Duration.ofMillis(200)))) {
        assertThat(channel.await(Duration.ofSeconds(30)).isSuccess()).isFalse();
      }
    }
  }

  private CommandResult run(Command command) throws IOException, InterruptedException {
    try (HostSession session = hosts.connect(WEB1)) {
      return session.run(command);
    }
  }

  private ProcessHandle awaitChild() throws IOException {
    Path file = root.resolve("web1/child");
    await().until(() -> Files.exists(file) && Files.size(file) > 0);
    return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
  }

  private void assertThatChildIsGone() throws IOException {
    long pid = Long.parseLong(Files.readString(root.resolve("web1/child")).strip());
    await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }
}
