package dev.railhead.trains.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** What always holds of the lines of IRC. */
class IrcLineProperties {
  @Property
  void what_is_sent_is_read_again(
      @ForAll("words") List<String> words, @ForAll("texts") String last) {
    String[] arguments = new String[words.size() + 1];
    words.toArray(arguments);
    arguments[words.size()] = last;
    assertThat(IrcLine.parse(IrcLine.of("PRIVMSG", arguments).toString()).orElseThrow().arguments())
        .containsExactly(arguments);
  }

  @Property
  void a_line_end_never_gets_through(
      @ForAll @StringLength(max = 50) String before,
      @ForAll("ends") String end,
      @ForAll @StringLength(max = 50) String after) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IrcLine.of("TOPIC", "#push", before + end + after))
        .withMessageContaining("no line end and no NUL");
  }

  @Property
  void reading_never_fails(@ForAll String text) {
    IrcLine.parse(text).ifPresent(line -> assertThat(line.command()).isNotBlank());
  }

  @Property
  void a_long_text_is_cut_into_lines_that_fit_and_loses_no_letter(
      @ForAll @StringLength(max = 600) String text,
      @ForAll @IntRange(min = 50, max = 400) int bytes) {
    List<String> lines = IrcClient.lines(text, bytes);
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line.getBytes(StandardCharsets.UTF_8).length)
                    .isLessThanOrEqualTo(bytes));
    assertThat(letters(String.join("", lines))).isEqualTo(letters(text));
  }

  @Property
  void waits_stay_under_a_bound_that_doubles(@ForAll long seed) {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new SplittableRandom(seed));
    for (int i = 0; i < 40; i++) {
      assertThat(backoff.next().toMillis())
          .isBetween(0L, Math.min(1000L << Math.min(i, 20), 60_000L));
    }
    backoff.succeeded();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  private static String letters(String text) {
    return text.codePoints()
        .filter(Character::isLetterOrDigit)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.strings()
        .ofMinLength(1)
        .ofMaxLength(12)
        .filter(word -> !word.startsWith(":") && legal(word) && word.indexOf(' ') < 0)
        .list()
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> texts() {
    return Combinators.combine(
            Arbitraries.of("", ":", " ", ": ", "x :"), Arbitraries.strings().ofMaxLength(40))
        .as((start, rest) -> start + rest)
        .filter(IrcLineProperties::legal);
  }

  private static boolean legal(String text) {
    boolean utf8 = StandardCharsets.UTF_8.newEncoder().canEncode(text);
    return utf8 && text.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
  }

  @Provide
  Arbitrary<String> ends() {
    return Arbitraries.of("\r", "\n", "\r\n", "\0");
  }
}
