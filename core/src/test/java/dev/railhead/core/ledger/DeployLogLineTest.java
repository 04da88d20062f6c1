package dev.railhead.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Actor;
import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The deploy log's lines, against those that were really written. */
class DeployLogLineTest {
  private static final String LINE =
      "2014-06-16 23:43:29|PRODUCTION|kchung|Production Deploy: old 3ee7f99bb3, new: 4add615720"
          + "|web|1402962209-kchung-production.html";

  @Nested
  class GivenALine {
    @Test
    void reads_its_six_fields() {
      DeployLogLine line = DeployLogLine.parse(LINE);
      assertThat(line.at()).isEqualTo(Instant.parse("2014-06-16T23:43:29Z"));
      assertThat(line.label()).isEqualTo("PRODUCTION");
      assertThat(line.who()).isEqualTo(Actor.of("kchung"));
      assertThat(line.stack()).isEqualTo(Stack.of("web"));
      assertThat(line.runLog()).contains("1402962209-kchung-production.html");
      assertThat(line).hasToString(LINE);
    }

    @Test
    void reads_an_old_one_with_five_fields() {
      String old = LINE.substring(0, LINE.lastIndexOf('|'));
      assertThat(DeployLogLine.parse(old).runLog()).isEmpty();
      assertThat(DeployLogLine.parse(old)).hasToString(old);
      assertThat(DeployLogLine.parse(old + "|")).hasToString(old);
    }

    @Test
    void reads_quotes_escaped_and_not() {
      DeployLogLine line =
          DeployLogLine.parse(
              "2014-06-16 23:43:29|CONFIG|O&apos;Hara|\"now\" &quot;then&quot;|web");
      assertThat(line.who()).isEqualTo(Actor.of("O'Hara"));
      assertThat(line.message()).isEqualTo("\"now\" \"then\"");
      assertThat(line.toString()).contains("O&apos;Hara|&quot;now&quot; &quot;then&quot;|");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        nullValues = "-",
        value = {
          "Production Deploy: old 3ee7f99bb3, new: 4add615720; 3ee7f99bb3; 4add615720",
          "Princess Deploy: old: 6b3d7d7136, new: 4add615720; 6b3d7d7136; 4add615720",
          "CONFIG PRODUCTION Deploy: old 62ec2e80ee, new: 22946; 62ec2e80ee; 22946",
          "web production deploy: old 3ee7f99bb3, new: 4add615720; 3ee7f99bb3; 4add615720",
          "Princess Deploy: old: x; x; -",
          "Princess Deploy: new: 4add615720; -; 4add615720",
          "Production Deploy failed (4add615720): old and new: 3; -; -",
          "nothing of the kind; -; -"
        })
    void finds_what_was_live_before_and_since(String message, String old, String since) {
      DeployLogLine line = DeployLogLine.parse("2014-06-16 23:43:29|X|ann|" + message + "|web");
      assertThat(line.oldVersion()).isEqualTo(Optional.ofNullable(old));
      assertThat(line.newVersion()).isEqualTo(Optional.ofNullable(since));
    }
  }

  @Nested
  class GivenABadLine {
    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "''; 5 or 6 fields",
          "a|b|c|d; had 4",
          "a|b|c|d|e|f|g; had 7",
          "2014-02-30 00:00:00|P|ann|m|web|r; field 1 (time), from character 1",
          "2014-06-16 23:43:29||ann|m|web|r; field 2 (label), from character 21",
          "2014-06-16 23:43:29|P||m|web|r; field 3 (who), from character 23",
          "2014-06-16 23:43:29|P|ann||web|r; field 4 (message), from character 27",
          "2014-06-16 23:43:29|P|ann|m|no stack|r; field 5 (stack), from character 29"
        })
    void names_the_field_and_its_place(String line, String place) {
      assertThatThrownBy(() -> DeployLogLine.parse(line))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(place);
    }

    @Test
    void cannot_be_made() {
      DeployLogLine good = DeployLogLine.parse(LINE);
      for (String message : new String[] {"a|b", "a\nb", "say &quot;", "&apos;", " "}) {
        assertThatThrownBy(
                () ->
                    new DeployLogLine(
                        good.at(), "P", good.who(), message, good.stack(), Optional.empty()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("message");
      }
    }
  }

  @Nested
  class GivenADeploy {
    private final ReleaseId old = ReleaseId.parse("3ee7f99bb3-20140616-233131-UTC");

    private DeployRecord record(DeployRecord.State state, String actor, String detail) {
      return new DeployRecord(
          7,
          new DeployIntent(
              DeployIntent.Kind.DEPLOY,
              Stack.of("web"),
              Stage.of("production"),
              Actor.of(actor),
              "main",
              Optional.empty()),
          Optional.of(Fence.of(1)),
          Optional.of(Revision.of("4add615720".repeat(4))),
          Optional.of(ReleaseId.parse("4add615720-20140616-233728-UTC")),
          "swap",
          state,
          detail,
          Instant.parse("2014-06-16T23:40:00.5Z"),
          Optional.of(Instant.parse("2014-06-16T23:43:29.9Z")));
    }

    @Test
    void is_told_as_deployinator_would() {
      DeployRecord record = record(DeployRecord.State.SUCCEEDED, "kchung", "");
      assertThat(
              DeployLogLine.of(record, Optional.of(old), "1402962209-kchung-production.html")
                  .toString())
          .isEqualTo(LINE);
      assertThat(DeployLogLine.of(record, Optional.empty(), "7").message())
          .isEqualTo("Production Deploy: new: 4add615720");
    }

    @Test
    void that_failed_names_no_new_version_and_says_what_it_can() {
      DeployRecord record =
          record(
              DeployRecord.State.TIMED_OUT,
              "a|b &quot;",
              "it's | &&quot;quot; " + "x".repeat(3000));
      DeployLogLine line = DeployLogLine.of(record, Optional.of(old), "7");
      assertThat(line.newVersion()).isEmpty();
      assertThat(line.who()).isEqualTo(Actor.of("a/b \""));
      assertThat(line.message())
          .startsWith("Production Deploy timed out (4add615720): it's / ")
          .hasSize(1000);
      assertThat(DeployLogLine.parse(line.toString())).isEqualTo(line);
    }

    @Test
    void with_a_long_detail_is_not_cut_within_a_character() {
      for (String shift : List.of("", "x")) {
        String detail = shift + "\uD83D\uDE86".repeat(700);
        DeployRecord record = record(DeployRecord.State.FAILED, "kchung", detail);
        DeployLogLine line = DeployLogLine.of(record, Optional.of(old), "7");
        assertThat(line.message().length()).isBetween(999, 1000);
        assertThat(line.message()).endsWith("\uD83D\uDE86…");
      }
    }
  }
}
