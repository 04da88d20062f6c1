package dev.railhead.trains.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.trains.channel.Topic.Wish;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenTest {
  private static List<ChannelCommand> commands(String line) {
    assertThat(Spoken.of(line)).isInstanceOf(Spoken.Understood.class);
    return ((Spoken.Understood) Spoken.of(line)).commands();
  }

  private static ChannelCommand.Join join() {
    return new ChannelCommand.Join(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void pushbots_words_and_aliases_are_understood() {
    for (String word : List.of(".join", ".unir", " .join ")) {
      assertThat(commands(word)).containsExactly(join());
    }
    for (String word : List.of(".good", ".great", ".in", ".go", ".si", ".bueno", ".listo")) {
      assertThat(commands(word)).containsExactly(new ChannelCommand.Good());
    }
    for (String word : List.of(".uhoh", ".notgood", ".not_good", ".bad", ".fml")) {
      assertThat(commands(word)).containsExactly(new ChannelCommand.Uhoh(Optional.empty()));
    }
    for (String word : List.of(".nevermind", ".nm", ".olvidate")) {
      assertThat(commands(word)).containsExactly(new ChannelCommand.Nevermind());
    }
    for (String word : List.of(".done", ".finito")) {
      assertThat(commands(word)).containsExactly(new ChannelCommand.Done());
    }
    assertThat(commands(".hold \"db\""))
        .containsExactly(new ChannelCommand.Hold(Optional.of("db")));
    assertThat(commands(".unhold")).containsExactly(new ChannelCommand.Unhold(Optional.empty()));
    assertThat(commands(".unhold 3")).containsExactly(new ChannelCommand.Unhold(Optional.of(3L)));
    assertThat(commands(".eject bob \"broke search\""))
        .containsExactly(new ChannelCommand.Eject("bob", Optional.of("broke search")));
    assertThat(commands(".message -"))
        .containsExactly(new ChannelCommand.Message(Optional.empty()));
    assertThat(commands(".kick foo-bar"))
        .containsExactly(new ChannelCommand.Kick("foo-bar", Optional.empty()));
    assertThat(commands(".kick config"))
        .containsExactly(new ChannelCommand.Kick("config", Optional.empty()));
    assertThat(commands(".kick alice%7Caway"))
        .containsExactly(new ChannelCommand.Kick("alice|away", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".join config with bob before eve last again of search-2 \"go; now\"",
        ".join last before eve of search-2 again config \"go; now\" with bob",
        ".join \"go; now\" last with  bob before\teve config of search-2 again"
      })
  void the_parts_of_a_join_come_in_any_order(String line) {
    assertThat(commands(line))
        .containsExactly(
            new ChannelCommand.Join(
                Optional.of(Wish.CONFIG),
                Optional.of("bob"),
                Optional.of("eve"),
                true,
                true,
                Optional.of("search-2"),
                Optional.of("go; now")));
  }

  @Test
  void commands_are_chained() {
    assertThat(commands(".at princess; .good ;done"))
        .containsExactly(
            new ChannelCommand.At("princess"),
            new ChannelCommand.Good(),
            new ChannelCommand.Done());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "...",
        ". good",
        "good",
        "hello .good",
        ".5 h",
        ".weather",
        ".goodness",
        ".JOIN"
      })
  void talk_is_left_alone(String line) {
    assertThat(Spoken.of(line)).isEqualTo(new Spoken.Talk());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        ".good morning all > 6 > ; or the end of the line",
        ".done! > 1 > a command",
        ".kick > 5 > whom to kick",
        ".at > 3 > where the train is",
        ".join bob > 6 > config, askme, hold, with NAME",
        ".join with > 10 > whom to ride with",
        ".join config config > 13 > config, askme",
        ".hold \"db > 6 > a closing \"",
        ".message lunch > 9 > a \"message\", or - for none",
        ".good; .dance > 8 > a command; .help lists them",
        ".unhold x > 8 > the number of a hold",
        ".good;;.good > 6 > a command",
      })
  void half_a_command_does_nothing_and_says_where_it_went_wrong(
      String line, int position, String expected) {
    assertThat(Spoken.of(line)).isInstanceOf(Spoken.Misunderstood.class);
    Spoken.Misunderstood misunderstood = (Spoken.Misunderstood) Spoken.of(line);
    assertThat(misunderstood.position()).isEqualTo(position);
    assertThat(misunderstood.expected()).startsWith(expected);
  }

  @Test
  void what_is_too_much_is_refused() {
    assertThat(Spoken.of(".hold \"" + "x".repeat(100_000) + "\""))
        .isInstanceOf(Spoken.Misunderstood.class);
    assertThat(Spoken.of(".good;".repeat(11))).isInstanceOf(Spoken.Misunderstood.class);
    assertThat(Spoken.of(".kick " + "x".repeat(65))).isInstanceOf(Spoken.Misunderstood.class);
    assertThat(Spoken.of(".kick a%0Ab")).isInstanceOf(Spoken.Misunderstood.class);
  }

  @Property
  void reading_a_line_never_fails(@ForAll @StringLength(max = 60) String rest) {
    for (String start : List.of("", ".", ".join ", ".hold \"", ".at ", ".good;")) {
      assertThat(Spoken.of(start + rest)).isNotNull();
    }
  }
}
