package dev.railhead.trains.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.railhead.trains.channel.Topic.Mark;
import dev.railhead.trains.channel.Topic.Ride;
import dev.railhead.trains.channel.Topic.Seat;
import dev.railhead.trains.channel.Topic.Wish;
import dev.railhead.trains.channel.TopicCodec.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCodecTest {
  private static final TopicCodec PUSHBOT = TopicCodec.writing(Dialect.PUSHBOT);
  private static final TopicCodec TALKS = TopicCodec.writing(Dialect.TALKS);

  @Nested
  class GivenTheTopicsOfTheTalks {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "clear",
          "<prod> kseever* + jameslee | jpaul | avleen (c)",
          "Off-Hours!! | <prod> premsree",
          "<prod> bateman* + krunal* + enorris* | tristan (c) + jameslee (c) + jlaster (c) | dawa +"
              + " corey + sandosh + jklein + magera + seth_home + mpascual + nathan | bateman |"
              + " russp (c)",
          "<prod> bateman* + krunal* + enorris* | tristan (c) + jameslee (c) | dawa + corey"
        })
    void each_is_written_again_as_it_was_read(String text) {
      assertThat(TALKS.write(TALKS.read(text).orElseThrow())).isEqualTo(text);
    }

    @Test
    void a_banner_in_front_is_no_rider() {
      assertThat(PUSHBOT.read("Off-Hours!! | <prod> premsree").orElseThrow())
          .isEqualTo(Topic.of(Ride.of("premsree").at("prod")).withBanner("Off-Hours"));
    }

    @Test
    void the_other_dialect_says_the_same_in_its_own_words() {
      Topic topic = TALKS.read("Off-Hours!! | <prod> kseever* | avleen (c)").orElseThrow();
      assertThat(PUSHBOT.write(topic))
          .isEqualTo("<prod> kseever* | avleen (config) !! \"Off-Hours\"");
    }
  }

  @Nested
  class GivenWhatPushBotReads {
    @ParameterizedTest
    @CsvSource(
        delimiter = '>',
        quoteCharacter = '`',
        value = {
          "asm & gio + zz | q > asm + gio + zz | q",
          "a,b|c > a + b | c",
          "alice*(config)|HOLD\"db\" > alice* (config) | HOLD \"db\"",
          "gio | a (askme) | b (hold) > gio | a (askme) | b (HOLD)",
          "alice~ > alice~",
          "clear !! \"lunch\" > clear !! \"lunch\"",
          "!! \"lunch\" > clear !! \"lunch\"",
          "` ` > clear",
          "` alice ` > alice",
          "gio | b \"old\" > gio | b \"old\"",
          "Clear > Clear",
        })
    void it_is_read_and_put_in_order(String text, String normal) {
      assertThat(PUSHBOT.write(PUSHBOT.read(text).orElseThrow())).isEqualTo(normal);
    }
  }

  @Nested
  class GivenTextThatIsNoTopic {
    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        quoteCharacter = '`',
        value = {
          "alice + + bob; 8; a rider's name",
          "alice + <missing STRING> + bob; 8; a rider's name",
          "clear|alice; 5; the end of the topic, or its banner",
          "alice (config)*; 14; +, | or the end",
          "alice |; 7; a rider's name",
          "alice (dark); 5; (config), (c), (askme) or (HOLD)",
          "Welcome to #push; 8; +, | or the end",
          "alice !! lunch; 9; a banner in double quotes",
          "alice \"no end; 6; a note in double quotes",
          "a | <prod b; 9; > after the state",
          "x!! | a !! \"two banners\"; 8; +, | or the end",
          "a%zz; 0; a rider's name of at most 64",
          "a | ...3 | b; 9; +, | or the end",
        })
    void it_is_refused_where_it_stops_making_sense(String text, int position, String expected) {
      TopicReading reading = PUSHBOT.read(text);

      assertThat(reading).isInstanceOf(TopicReading.Unreadable.class);
      TopicReading.Unreadable unreadable = (TopicReading.Unreadable) reading;
      assertThat(unreadable.position()).isEqualTo(position);
      assertThat(unreadable.expected()).startsWith(expected);
      assertThat(unreadable.message()).contains("at character " + (position + 1));
    }

    @Test
    void a_line_of_100_kB_is_refused_at_the_limit() {
      TopicReading reading = PUSHBOT.read("a + ".repeat(25_000) + "b");

      assertThat(((TopicReading.Unreadable) reading).position()).isEqualTo(TopicCodec.LONGEST_TEXT);
      assertThat(((TopicReading.Unreadable) reading).message()).hasSizeLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, '\n', '\r', 0x202e, 0x2028})
    void control_characters_are_refused_anywhere(int control) {
      String bad = Character.toString(control);
      assertThat(PUSHBOT.read("al" + bad + "ice")).isInstanceOf(TopicReading.Unreadable.class);
      assertThat(PUSHBOT.read("alice \"a" + bad + "b\""))
          .isInstanceOf(TopicReading.Unreadable.class);
      assertThat(PUSHBOT.read("a" + bad + "b!! | alice"))
          .isInstanceOf(TopicReading.Unreadable.class);
    }
  }

  @Nested
  class GivenHostileNames {
    @ParameterizedTest
    @CsvSource(
        delimiter = ' ',
        value = {
          "alice|away alice%7Caway",
          "bob` bob`",
          "[bob] [bob]",
          "config %63onfig",
          "HOLD %48OLD",
          "clear %63lear",
          "c c",
          "100% 100%25",
          "...12 %2E..12",
          "ö-🚂 ö-%F0%9F%9A%82",
        })
    void each_stays_one_rider(String name, String written) {
      Topic topic = Topic.of(Ride.of(name, "bob"), new Topic.Hold(Optional.of("db")));

      assertThat(PUSHBOT.write(topic)).isEqualTo(written + " + bob | HOLD \"db\"");
      assertThat(PUSHBOT.read(PUSHBOT.write(topic)).orElseThrow()).isEqualTo(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a\nb", "a\u0000", "\u202eecila", "\ud800"})
    void one_that_no_line_can_hold_is_no_name(String name) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Seat.of(name))
          .withMessageContaining("a rider's name");
    }

    @Test
    void foreign_words_are_made_fit_for_a_note() {
      assertThat(Topic.quotable(" say \"hi\"\r\nQUIT ")).contains("say 'hi'  QUIT");
      assertThat(Topic.quotable("\u0007 ")).isEmpty();
      assertThat(Topic.quotable("x".repeat(100_000)).orElseThrow()).hasSize(400).endsWith("x…");
    }
  }

  @Nested
  class GivenALimit {
    private final Topic long40 =
        new Topic(
            Optional.of("Off-Hours: nobody is on call until nine"),
            IntStream.range(0, 20)
                .<Topic.Car>mapToObj(
                    i ->
                        new Ride(
                            Optional.empty(),
                            List.of(
                                new Seat("rider" + i, Mark.GOOD, Optional.of(Wish.CONFIG)),
                                Seat.of("friend" + i)),
                            i == 3
                                ? Optional.of("the new checkout, step two of five")
                                : Optional.empty()))
                .toList());

    @Test
    void a_topic_that_fits_is_left_alone() {
      FittedTopic fitted = PUSHBOT.fit(long40, 2000);
      assertThat(fitted.isWhole()).isTrue();
      assertThat(fitted.text()).isEqualTo(PUSHBOT.write(long40));
    }

    @Test
    void spaces_go_first_and_nothing_is_lost() {
      FittedTopic fitted = PUSHBOT.fit(long40, 580);
      assertThat(fitted.shortened()).containsExactly("spaces and keywords shortened");
      assertThat(PUSHBOT.read(fitted.text()).orElseThrow()).isEqualTo(long40);
    }

    @Test
    void the_end_of_the_queue_goes_last_and_is_counted() {
      FittedTopic fitted = PUSHBOT.fit(long40, 200);

      assertThat(fitted.fullBytes()).isGreaterThan(600);
      assertThat(fitted.text())
          .startsWith("rider0*(c)+friend0|rider1*(c)+friend1|")
          .endsWith("|...24 !!\"Off-Hours: nobody i…\"");
      assertThat(fitted.shortened())
          .containsExactly(
              "spaces and keywords shortened",
              "notes cut to 20 characters",
              "notes left out",
              "banner cut to 20 characters",
              "the last 12 cars left out, with 24 riders");
    }

    @Test
    void bytes_are_counted_not_characters() {
      assertThat(TopicCodec.bytes(PUSHBOT.fit(Topic.of(Ride.of("ö".repeat(60))), 60).text()))
          .isLessThanOrEqualTo(60);
    }

    @Test
    void a_limit_no_count_would_fit_is_refused() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PUSHBOT.fit(long40, 15))
          .withMessageContaining("at least 16 bytes, but was 15");
    }
  }
}
