package dev.railhead.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.host.Command;
import dev.railhead.core.ledger.DeployIntent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandGateTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  static final Question QUESTION =
      new Question(
          Stack.of("web"),
          Stage.of("production"),
          Fleet.of(Host.named("web1"), Host.named("web2")),
          Actor.of("K. Chung"),
          Revision.of("4add61572000000000000000000000000000000a"),
          Optional.of(ReleaseId.parse("4add615720-20140616-233728-UTC")),
          DeployIntent.Kind.DEPLOY);

  private static Verdict ask(String script) throws Exception {
    return CommandGate.of("check", Command.of("/bin/sh", "-c", script)).ask(QUESTION);
  }

  @Nested
  class GivenAProgram {
    @Test
    void status_0_passes_with_its_last_line() throws Exception {
      assertThat(ask("echo first; echo all well; echo")).isEqualTo(Verdict.pass("all well"));
      assertThat(ask("true")).isEqualTo(Verdict.pass("exit status 0"));
    }

    @Test
    void status_1_blocks_with_its_last_line_wherever_it_was_printed() throws Exception {
      assertThat(ask("echo one; echo error rate is 3 % >&2; exit 1"))
          .isEqualTo(Verdict.block("error rate is 3 %"));
      assertThat(ask("false")).isEqualTo(Verdict.block("exit status 1"));
    }

    @Test
    void any_other_ending_is_unknown() throws Exception {
      assertThat(ask("echo usage; exit 2")).isEqualTo(Verdict.unknown("exit status 2: usage"));
      assertThat(ask("kill -9 $$")).isEqualTo(Verdict.unknown("exit status 137"));
    }

    @Test
    void it_is_told_what_is_asked() throws Exception {
      String script =
          "echo \"$RAILHEAD_STACK|$RAILHEAD_STAGE|$RAILHEAD_REVISION|$RAILHEAD_RELEASE|"
              + "$RAILHEAD_ACTOR|$RAILHEAD_HOSTS\"";
      assertThat(ask(script))
          .isEqualTo(
              Verdict.pass(
                  "web|production|4add61572000000000000000000000000000000a|"
                      + "4add615720-20140616-233728-UTC|K. Chung|web1 web2"));
    }

    @Test
    void before_the_export_there_is_no_release_in_its_environment() throws Exception {
      Question early =
          new Question(
              QUESTION.stack(),
              QUESTION.stage(),
              QUESTION.fleet(),
              QUESTION.actor(),
              QUESTION.revision(),
              Optional.empty(),
              DeployIntent.Kind.DEPLOY);
      Command command = Command.of("/bin/sh", "-c", "echo \"${RAILHEAD_RELEASE-unset}\"");
      assertThat(CommandGate.of("check", command).ask(early)).isEqualTo(Verdict.pass("unset"));
    }

    @Test
    void it_reads_the_commands_input() throws Exception {
      Command command = Command.of("cat").withStdin("hello\n".getBytes(StandardCharsets.UTF_8));
      assertThat(CommandGate.of("check", command).ask(QUESTION)).isEqualTo(Verdict.pass("hello"));
    }

    @Test
    void controls_in_its_output_do_not_reach_the_reason() throws Exception {
      assertThat(ask("printf 'a\\033[2Jb'; exit 1")).isEqualTo(Verdict.block("a\\u001b[2Jb"));
    }

    @Test
    void much_output_neither_stalls_it_nor_fills_the_memory() throws Exception {
      assertThat(ask("yes | head -c 20000000; echo; echo end")).isEqualTo(Verdict.pass("end"));
    }

    @Test
    void what_it_leaves_in_the_background_goes_on_and_is_not_waited_for() throws Exception {
      Verdict verdict = ask("sleep 1000 > /dev/null 2>&1 & echo $!");
      ProcessHandle left = ProcessHandle.of(Long.parseLong(verdict.reason())).orElseThrow();
      assertThat(left.isAlive()).isTrue();
      left.destroyForcibly();
    }

    @Test
    void one_that_cannot_be_started_is_an_error_that_names_it() {
      CommandGate gate = CommandGate.of("check", Command.of("/no/such/program"));
      assertThatThrownBy(() -> gate.ask(QUESTION))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("/no/such/program");
    }
  }

  @Nested
  class GivenAProgramThatDoesNotEnd {
    @TempDir private Path directory;

    private Command hanging() {
      String script = "sleep 1000 & echo $! > \"$1/child\"; echo $$ > \"$1/self\"; wait";
      return Command.of("/bin/sh", "-c", script, "sh", directory.toString());
    }

    private boolean isAlive(String name) throws IOException {
      long pid = Long.parseLong(Files.readString(directory.resolve(name)).strip());
      return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void its_deadline_makes_it_unknown_and_kills_it_with_its_children() throws Exception {
      CommandGate gate = CommandGate.of("check", hanging().within(Duration.ofSeconds(2)));
      assertThat(gate.ask(QUESTION)).isEqualTo(Verdict.unknown("no end within 2.0 s"));

      assertThat(isAlive("self")).isFalse();
      await().atMost(LONG).until(() -> !isAlive("child"));
    }

    @Test
    void an_interrupt_kills_it_with_its_children() throws Exception {
      CommandGate gate = CommandGate.of("check", hanging());
      FutureTask<Verdict> answer = new FutureTask<>(() -> gate.ask(QUESTION));
      Thread thread = new Thread(answer);
      thread.start();
      Path self = directory.resolve("self");
      await().atMost(LONG).until(() -> Files.exists(self) && Files.size(self) > 0);
      thread.interrupt();

      assertThatThrownBy(answer::get).hasCauseInstanceOf(InterruptedException.class);
      assertThat(isAlive("self")).isFalse();
      await().atMost(LONG).until(() -> !isAlive("child"));
    }
  }

  @Test
  void a_name_that_is_not_one_line_is_refused() {
    assertThatThrownBy(() -> CommandGate.of("a\nb", Command.of("true")))
        .hasMessageStartingWith("a gate's name must be 1 to 100 printable characters");
  }
}
