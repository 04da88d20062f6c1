package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExcerptTest {
  private static Excerpt of(String text) {
    return Excerpt.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keeps_the_beginning_and_the_end_of_a_flood() {
    String flood = "first\n" + "in between\n".repeat(100_000) + "last\n";
    assertThat(of(flood).lines()).startsWith("first").endsWith("last").contains("…");
    assertThat(of(flood).lines().size()).isLessThan(800);
  }

  @Test
  void shows_six_lines_of_300_characters_at_most() {
    String ending = of(("x".repeat(1_000) + "\n").repeat(10)).ending();
    assertThat(ending.split("; ")).hasSizeLessThanOrEqualTo(6).allMatch(l -> l.length() <= 300);
  }

  @Test
  void makes_controls_and_direction_marks_harmless() {
    assertThat(of("a\u001b]0;b\u0007c\u202ed\rnext").lines()).containsExactly("a?]0;b?c?d", "next");
  }

  @Test
  void is_empty_when_nothing_was_said() {
    assertThat(of("\n \n").ending()).isEmpty();
  }
}
