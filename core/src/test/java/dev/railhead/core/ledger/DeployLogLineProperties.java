package dev.railhead.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * What holds for all lines of a deploy log.
 *
 * <p>Seen to fail when {@code '} is not read back, or a message is printed unescaped; when an
 * escaped quote is allowed in a message, {@code |} in a label or a run log's name, or a year after
 * 9999; and when {@code parse} does not count the fields, does not say where one is wrong, or lets
 * the failure to read a time through, or a time out of bounds without its place.
 */
class DeployLogLineProperties {
  private static final long LAST_SECOND = 253_402_300_799L;

  /** Pieces that the form gives a meaning to, and anything else. */
  private static Arbitrary<String> texts(int length) {
    return Arbitraries.oneOf(
            Arbitraries.of("\"", "'", "&", "quot;", "&quot", "apos;", "|", "\n", ": ", "old", " "),
            Arbitraries.strings().ofMinLength(1).ofMaxLength(5))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces))
        .filter(text -> text.length() <= length);
  }

  @Provide
  Arbitrary<Optional<DeployLogLine>> lines() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.longs().between(-10, LAST_SECOND + 10)),
                Tuple.of(1, Arbitraries.of(-1L, 0L, LAST_SECOND, LAST_SECOND + 1))),
            texts(70),
            texts(70),
            texts(70),
            Arbitraries.of("web", "web_config"),
            texts(70).optional())
        .as(
            (second, label, who, message, stack, runLog) ->
                made(second, label, who, message, stack, runLog));
  }

  private static Optional<DeployLogLine> made(
      long second,
      String label,
      String who,
      String message,
      String stack,
      Optional<String> runLog) {
    try {
      return Optional.of(
          new DeployLogLine(
              Instant.ofEpochSecond(second),
              label,
              Actor.of(who),
              message,
              Stack.of(stack),
              runLog));
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  @Property(tries = 2000)
  void whatever_can_be_made_is_read_back_as_it_was(@ForAll("lines") Optional<DeployLogLine> line) {
    line.ifPresent(made -> assertThat(DeployLogLine.parse(made.toString())).isEqualTo(made));
  }

  @Property(tries = 2000)
  void whatever_is_printed_has_the_form_that_readers_of_such_logs_expect(
      @ForAll("lines") Optional<DeployLogLine> line) {
    line.ifPresent(
        made ->
            assertThat(made.toString())
                .matches(
                    "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d"
                        + "\\|[^|]+\\|[^|\"']+\\|[^|\"']+\\|[^|]+(\\|[^|]+)?"));
  }

  /** Fields that are right or not, mostly as many as there should be. */
  @Provide
  Arbitrary<String> almostLines() {
    Arbitrary<String> fields =
        Arbitraries.oneOf(
            Arbitraries.of("2014-06-16 23:43:29", "2014-02-30 23:43:29", "+10000-01-01 00:00:00"),
            Arbitraries.of("PRODUCTION", "kchung", "web", "-", "", "&quot;", "&amp;quot;"),
            Arbitraries.strings().ofMaxLength(5));
    return Combinators.combine(
            Arbitraries.of("2014-06-16 23:43:29|", ""), fields.list().ofMinSize(3).ofMaxSize(7))
        .as((time, rest) -> time + String.join("|", rest));
  }

  @Property(tries = 2000)
  void text_that_is_almost_a_line_is_one_or_a_clear_error(@ForAll("almostLines") String text) {
    any_text_is_a_line_or_a_clear_error(text);
  }

  @Property(tries = 1000)
  void any_text_is_a_line_or_a_clear_error(@ForAll String text) {
    try {
      DeployLogLine line = DeployLogLine.parse(text);
      assertThat(DeployLogLine.parse(line.toString())).isEqualTo(line);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("deploy log line");
    }
  }
}
