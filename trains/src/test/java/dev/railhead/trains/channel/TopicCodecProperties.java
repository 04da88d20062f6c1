package dev.railhead.trains.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.trains.channel.TopicCodec.Dialect;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What always holds of topics as text. */
class TopicCodecProperties {
  private static final TopicCodec CODEC = TopicCodec.writing(Dialect.PUSHBOT);
  private static final Pattern ESCAPE = Pattern.compile("(%[0-9A-Fa-f]{2})+");

  @Property
  void reading_what_was_written_gives_the_same_topic(
      @ForAll("topics") Topic topic, @ForAll Dialect dialect) {
    TopicCodec codec = TopicCodec.writing(dialect);
    assertThat(CODEC.read(codec.write(topic)).orElseThrow()).isEqualTo(topic);
    assertThat(CODEC.read(codec.tight(topic)).orElseThrow()).isEqualTo(topic);
  }

  @Property
  void what_is_written_is_one_line(@ForAll("topics") Topic topic, @ForAll Dialect dialect) {
    assertThat(TopicCodec.writing(dialect).write(topic).chars())
        .noneMatch(c -> c < ' ' || c == 0x7f);
  }

  @Property
  void a_fitted_topic_keeps_the_limit_and_can_be_read(
      @ForAll("topics") Topic topic,
      @ForAll Dialect dialect,
      @ForAll @IntRange(min = 16, max = 500) int limit) {
    FittedTopic fitted = TopicCodec.writing(dialect).fit(topic, limit);

    assertThat(TopicCodec.bytes(fitted.text())).isLessThanOrEqualTo(limit);
    Topic read = CODEC.read(fitted.text()).orElseThrow();
    assertThat(fitted.isWhole()).isEqualTo(fitted.fullBytes() <= limit);
    assertThat(riders(read)).isEqualTo(riders(topic));
    if (fitted.isWhole() || fitted.shortened().size() == 1) {
      assertThat(read).isEqualTo(topic);
    }
    assertThat(seatsOf(read)).isEqualTo(seatsOf(topic).subList(0, seatsOf(read).size()));
  }

  @Property
  void any_text_is_understood_whole_or_refused_with_its_position(@ForAll("texts") String text) {
    String all =
        CODEC
            .read(text)
            .fold(
                read -> letters(CODEC.write(read.topic())),
                unreadable -> {
                  assertThat(unreadable.position()).isBetween(0, text.length());
                  assertThat(unreadable.message())
                      .startsWith("the topic does not make sense at character ");
                  return letters(text);
                });
    // Nothing of the text is dropped: the same letters come back, but for the word of an empty
    // queue.
    assertThat(all).isEqualTo(letters(text));
  }

  /** The letters of {@code text}, sorted, with the dialects' words made one and escapes undone. */
  private static String letters(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(URLDecoder.decode(m.group(), UTF_8)))
        .replace("clear", "")
        .replaceAll("\\([ \t]*c[ \t]*\\)", "(config)")
        .replaceAll("\\([ \t]*hold[ \t]*\\)", "(HOLD)")
        .codePoints()
        .filter(Character::isLetter)
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int riders(Topic topic) {
    int riders = 0;
    for (Topic.Car car : topic.cars()) {
      if (car instanceof Topic.Ride ride) {
        riders += ride.seats().size();
      } else if (car instanceof Topic.More more) {
        riders += more.riders();
      }
    }
    return Math.min(riders, 999_999);
  }

  private static List<Topic.Seat> seatsOf(Topic topic) {
    List<Topic.Seat> seats = new ArrayList<>();
    for (Topic.Car car : topic.cars()) {
      if (car instanceof Topic.Ride ride) {
        seats.addAll(ride.seats());
      }
    }
    return seats;
  }

  @Provide
  Arbitrary<Topic> topics() {
    return Topics.any();
  }

  /** Any text, texts of a topic's pieces, and topics with one piece replaced. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "a", "bob", "HOLD", "hold", "config", "clear", "c", "<", ">", "<prod>", "+", "|", "&",
            ",", "*", "!", "!!", "~", "(", ")", "(c)", "(HOLD)", "\"", "\"x y\"", " ", "  ", "\t",
            "\n", "...3", ".", "%", "%7C", "ö");
    Arbitrary<String> assembled = pieces.list().ofMaxSize(14).map(list -> String.join("", list));
    Arbitrary<String> damaged =
        Combinators.combine(
                Topics.any().map(CODEC::write),
                Arbitraries.integers().between(0, 200),
                Arbitraries.integers().between(0, 3),
                pieces)
            .as(
                (text, at, length, piece) -> {
                  int from = Math.min(at, text.length());
                  int to = Math.min(from + length, text.length());
                  return text.substring(0, from) + piece + text.substring(to);
                });
    return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(80), assembled, damaged);
  }
}
