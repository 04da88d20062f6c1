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

/** What holds for all lines of a deploy log. */
class DeployLogLineProperties {
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
            Arbitraries.longs().between(-10, 253_402_300_900L),
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
