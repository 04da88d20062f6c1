package dev.railhead.rsync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Host;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.CommandTimeoutException;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostException;
import dev.railhead.core.host.HostSession;
import dev.railhead.rsync.fixture.SshKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session does on any real SSH server. */
abstract class SshSessionContract {
  /** Prints its own process id and a child's into {@code pids}, and waits for good. */
  private static final String TREE =
      "echo $$ > own; sleep 1000 & echo $! > child; mv own pids; wait";

  @TempDir Path directory;
  private SshHosts hosts;
  HostSession session;
  final ExecutorService threads = Executors.newCachedThreadPool();

  /** Starts the server. */
  abstract Host start(Path directory, SshKey key) throws Exception;

  /** The type of the user's key. */
  String keyType() {
    return "ed25519";
  }

  abstract String knownHostsLine() throws IOException;

  abstract Path loginDirectory();

  abstract void stop() throws Exception;

  @BeforeEach
  void connect() throws Exception {
    SshKey key = SshKey.generate(directory.resolve("id"), keyType());
    Host host = start(directory.resolve("server"), key);
    Path known = Files.writeString(directory.resolve("known_hosts"), knownHostsLine() + "\n");
    hosts = SshHosts.builder().identity(key.file()).knownHosts(known).build();
    session = hosts.connect(host);
  }

  @AfterEach
  void disconnect() throws Exception {
    threads.shutdownNow();
    try (SshHosts closing = hosts) {
      assertThat(closing).isNotNull();
    } finally {
      stop();
    }
  }

  private static Command shell(String script) {
    return Command.of("sh", "-c", script);
  }

  /** The process ids of {@link #TREE}, once it runs. */
  private List<Long> tree() throws IOException {
    Path pids = loginDirectory().resolve("pids");
    await().until(() -> Files.exists(pids));
    return List.of(
        Long.parseLong(Files.readString(pids).strip()),
        Long.parseLong(Files.readString(loginDirectory().resolve("child")).strip()));
  }

  private static void assertGone(List<Long> pids) {
    await().until(() -> pids.stream().noneMatch(SshSessionContract::runs));
  }

  /** A zombie has ended: whoever should collect it is not our business. */
  static boolean runs(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void begins_in_the_login_directory() throws Exception {
    assertThat(session.run(Command.of("pwd", "-P")).stdoutText().strip())
        .isEqualTo(loginDirectory().toRealPath().toString());
  }

  @Test
  void carries_bytes_both_ways_unchanged() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(7).nextBytes(bytes);
    CommandResult result = session.run(Command.of("cat").withStdin(bytes).keepingOutput(4_000_000));
    assertThat(result.stdout()).isEqualTo(bytes);
    assertThat(result.isSuccess()).isTrue();
    assertThat(result.stderr()).isEmpty();
    assertThat(result.droppedBytes()).isZero();
  }

  @Test
  void does_not_stall_on_twenty_megabytes_of_standard_error() throws Exception {
    CommandResult result =
        session.run(shell("head -c 20000000 /dev/zero >&2; echo done").keepingOutput(1000));
    assertThat(result.stdoutText()).isEqualTo("done\n");
    assertThat(result.stderr()).hasSize(1000).containsOnly(0);
    assertThat(result.droppedBytes()).isEqualTo(20_000_000 - 1000);
  }

  @Test
  void returns_what_the_program_returned() throws Exception {
    for (int status : new int[] {0, 1, 3, 124, 126, 255}) {
      assertThat(session.run(shell("exit " + status)).exitStatus()).hasValue(status);
    }
  }

  @Test
  void returns_the_status_of_a_program_that_closed_its_streams_early() throws Exception {
    CommandResult result = session.run(shell("exec >&- 2>&- <&-; sleep 0.3; exit 3"));
    assertThat(result.exitStatus()).hasValue(3);
  }

  @Test
  void does_not_call_a_program_that_a_signal_ended_a_success() throws Exception {
    assertThat(session.run(shell("kill -9 $$")).isSuccess()).isFalse();
    assertThat(session.run(shell("kill -15 $$")).isSuccess()).isFalse();
  }

  @Test
  void says_that_a_program_does_not_exist() throws Exception {
    CommandResult result = session.run(Command.of("no-such-program"));
    assertThat(result.exitStatus()).hasValue(127);
    assertThat(result.stderrText()).contains("no-such-program");
  }

  @Test
  void ignores_that_a_program_does_not_read_its_input() throws Exception {
    CommandResult result = session.run(shell("exec <&-; echo ok").withStdin(new byte[8_000_000]));
    assertThat(result.stdoutText()).isEqualTo("ok\n");
  }

  @Test
  void ends_a_command_and_its_children_at_the_deadline() throws Exception {
    assertThatThrownBy(() -> session.run(shell(TREE).within(Duration.ofSeconds(2))))
        .isInstanceOfSatisfying(
            CommandTimeoutException.class,
            e -> assertThat(e.deadline()).isEqualTo(Duration.ofSeconds(2)));
    assertGone(tree());
  }

  @Test
  void ends_a_command_that_ignores_the_request_to_end() throws Exception {
    assertThatThrownBy(
            () -> session.run(shell("trap '' TERM; " + TREE).within(Duration.ofSeconds(2))))
        .isInstanceOf(CommandTimeoutException.class);
    assertGone(tree());
  }

  @Test
  void ends_a_command_and_its_children_when_the_thread_is_interrupted() throws Exception {
    Future<CommandResult> running = threads.submit(() -> session.run(shell(TREE)));
    List<Long> pids = tree();
    threads.shutdownNow();
    assertThatThrownBy(running::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertGone(pids);
  }

  @Test
  void ends_a_command_and_its_children_when_the_session_closes() throws Exception {
    Future<CommandResult> running = threads.submit(() -> session.run(shell(TREE)));
    List<Long> pids = tree();
    session.close();
    assertThatThrownBy(running::get).hasCauseInstanceOf(HostException.class);
    assertGone(pids);
  }

  @Test
  void ends_a_command_and_its_children_when_the_connector_closes() throws Exception {
    Future<CommandResult> running = threads.submit(() -> session.run(shell(TREE)));
    List<Long> pids = tree();
    hosts.close();
    assertThatThrownBy(running::get).hasCauseInstanceOf(IOException.class);
    assertGone(pids);
  }

  @Test
  void runs_more_commands_at_once_than_one_connection_may_carry() throws Exception {
    List<Future<CommandResult>> running = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Command command = Command.of("printf", "%s", "number " + i);
      running.add(threads.submit(() -> session.run(command)));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(running.get(i).get().stdoutText()).isEqualTo("number " + i);
    }
  }

  @Test
  void refuses_arguments_that_no_shell_could_take() {
    assertThatThrownBy(() -> session.run(Command.of("true", "x".repeat(200_000))))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("122880");
  }

  @Test
  void speaks_a_protocol_over_an_open_channel() throws Exception {
    try (HostChannel channel =
        session.open(shell("read line; echo \"got $line\"; echo noise >&2; cat; exit 4"))) {
      channel.toHost().write("one\n".getBytes(UTF_8));
      channel.toHost().flush();
      assertThat(channel.fromHost().readNBytes(8)).isEqualTo("got one\n".getBytes(UTF_8));
      channel.toHost().write("two".getBytes(UTF_8));
      channel.toHost().close();
      assertThat(channel.fromHost().readAllBytes()).isEqualTo("two".getBytes(UTF_8));
      CommandResult result = channel.await(Duration.ofSeconds(30));
      assertThat(result.exitStatus()).hasValue(4);
      assertThat(result.stderrText()).isEqualTo("noise\n");
    }
  }

  @Test
  void keeps_the_last_of_what_a_channel_prints_as_errors() throws Exception {
    try (HostChannel channel = session.open(shell("seq 1 100000 >&2"))) {
      CommandResult result = channel.await(Duration.ofSeconds(30));
      assertThat(result.stderr()).hasSize(64 << 10);
      assertThat(result.stderrText()).endsWith("99999\n100000\n");
      assertThat(result.droppedBytes()).isEqualTo(588_895 - (64 << 10));
    }
  }

  @Test
  void ends_the_program_of_a_channel_that_is_closed() throws Exception {
    HostChannel channel = session.open(shell(TREE));
    List<Long> pids = tree();
    assertThatThrownBy(() -> channel.await(Duration.ofMillis(10)))
        .isInstanceOf(CommandTimeoutException.class);
    assertThat(pids).allMatch(SshSessionContract::runs);
    channel.close();
    channel.close();
    assertGone(pids);
  }

  @Test
  void has_the_host_itself_end_the_program_of_a_channel_at_its_deadline() throws Exception {
    try (HostChannel channel = session.open(shell(TREE).within(Duration.ofSeconds(1)))) {
      assertGone(tree());
      assertThat(channel.await(Duration.ofSeconds(30)).isSuccess()).isFalse();
    }
  }
}
