package dev.railhead.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.fixture.Child;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Run logs, on both databases. */
@ParameterizedClass
@EnumSource(Engine.class)
class RunLogsTest {
  @Parameter Engine engine;
  @TempDir Path directory;
  LedgerPlace place;
  Ledger ledger;
  RunLogs logs;
  long deploy;

  @BeforeEach
  void open() throws Exception {
    place = engine.place(directory);
    ledger = place.open();
    logs = ledger.runLogs();
    DeployIntent intent =
        new DeployIntent(
            DeployIntent.Kind.DEPLOY,
            Stack.of("web"),
            Stage.of("princess"),
            Actor.of("ann"),
            "main",
            Optional.empty());
    deploy = ledger.history().begin(intent).id();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  void end() throws Exception {
    ledger.history().end(deploy, DeployRecord.State.SUCCEEDED, "");
  }

  @Nested
  class GivenALogThatGrows {
    @Test
    void is_empty_and_open_at_first() throws Exception {
      assertThat(logs.read(deploy, 0, 100)).isEqualTo(new RunLogs.Part("", 0, false));
    }

    @Test
    void is_read_on_from_where_the_last_part_ended() throws Exception {
      logs.append(deploy, "one\n");
      RunLogs.Part first = logs.read(deploy, 0, 100);
      assertThat(first).isEqualTo(new RunLogs.Part("one\n", 4, false));
      logs.append(deploy, "");
      assertThat(logs.read(deploy, 4, 100)).isEqualTo(new RunLogs.Part("", 4, false));
      logs.append(deploy, "two\n");
      logs.append(deploy, "three\n");
      assertThat(logs.read(deploy, 4, 100)).isEqualTo(new RunLogs.Part("two\nthree\n", 14, false));
    }

    @Test
    void is_closed_once_the_deploy_has_ended_and_all_was_read() throws Exception {
      logs.append(deploy, "one two");
      end();
      assertThat(logs.read(deploy, 0, 3)).isEqualTo(new RunLogs.Part("one", 3, false));
      assertThat(logs.read(deploy, 3, 100)).isEqualTo(new RunLogs.Part(" two", 7, true));
      assertThat(logs.read(deploy, 7, 100)).isEqualTo(new RunLogs.Part("", 7, true));
    }

    @Test
    void never_cuts_a_character_and_always_gets_on() throws Exception {
      String text = "aé€🚂\0z";
      logs.append(deploy, text);
      logs.append(deploy, text);
      end();
      for (int most = 1; most < 30; most++) {
        assertThat(readAll(most)).isEqualTo(text + text);
      }
    }

    @Test
    void keeps_texts_that_are_longer_than_a_chunk_and_a_part() throws Exception {
      String text = "x" + "€🚂".repeat(200_000);
      logs.append(deploy, text);
      end();
      assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(1_000_000);
      assertThat(readAll(100_000)).isEqualTo(text);
      assertThat(readAll(16 * 1024 * 1024)).isEqualTo(text);
    }

    private String readAll(int most) throws Exception {
      StringBuilder all = new StringBuilder();
      RunLogs.Part part = new RunLogs.Part("", 0, false);
      while (!part.closed()) {
        part = logs.read(deploy, part.end(), most);
        assertThat(part.text().getBytes(StandardCharsets.UTF_8).length)
            .isBetween(1, Math.max(most, 4));
        all.append(part.text());
      }
      return all.toString();
    }

    @Test
    void is_read_whole_while_another_process_writes_it() throws Exception {
      StringBuilder read = new StringBuilder();
      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        expected.append("line ").append(i).append(" é € 🚂\n");
      }
      try (Child writer = Child.start(place, "log", Long.toString(deploy), "200")) {
        RunLogs.Part part = new RunLogs.Part("", 0, false);
        while (!part.closed()) {
          part = logs.read(deploy, part.end(), 64);
          read.append(part.text());
        }
        assertThat(writer.await()).isZero();
      }
      assertThat(read.toString()).isEqualTo(expected.toString());
    }
  }

  @Nested
  class GivenABadRequest {
    @Test
    void names_the_rule_and_the_value() throws Exception {
      logs.append(deploy, "é");
      assertRefused(() -> logs.read(deploy, -1, 10), "an offset must be 0 to 2, but was -1");
      assertRefused(() -> logs.read(deploy, 3, 10), "an offset must be 0 to 2, but was 3");
      assertRefused(() -> logs.read(deploy, 1, 10), "the offset 1 is inside of a character");
      assertRefused(() -> logs.read(deploy, 0, 0), "a part must be 1 to 16777216 bytes, but was 0");
      assertRefused(() -> logs.read(99, 0, 10), "there is no deploy 99");
      assertRefused(() -> logs.append(99, "x"), "there is no deploy 99");
    }

    private void assertRefused(
        org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
  }
}
