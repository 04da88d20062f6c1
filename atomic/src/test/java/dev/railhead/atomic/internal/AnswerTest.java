package dev.railhead.atomic.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private static Answer read(String stdout) {
    return Answer.in(stdout.getBytes(UTF_8)).orElseThrow();
  }

  @Test
  void is_the_word_and_what_follows() {
    Answer answer = read("\nrailhead-docroot: open\nreleases/x\n../y\n");
    assertThat(answer.is("open")).isTrue();
    assertThat(answer.lines()).containsExactly("releases/x", "../y");
  }

  @Test
  void begins_after_whatever_a_login_prints() {
    assertThat(read("Welcome! No newline\nrailhead-docroot: done\n").word()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "railhead-docroot: done\n", "\nrailhead-docroot: do", "\nrailhead-"})
  void is_missing_when_it_is_cut_short_or_not_on_a_line_of_its_own(String stdout) {
    assertThat(Answer.in(stdout.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void shows_no_control_characters() {
    assertThat(read("\nrailhead-docroot: refused\na\nb\u202Ec").text())
        .isEqualTo("a\uFFFDb\uFFFDc");
  }
}
