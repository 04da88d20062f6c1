package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FeaturesTextTest {
  @Test
  void a_flag_alone_is_on_and_a_colon_names_its_variant() {
    assertThat(FeaturesText.parse("a,b:x,c:off"))
        .isEqualTo(Map.of("a", "on", "b", "x", "c", "off"));
  }

  @Test
  void the_first_of_two_wins_further_parts_are_ignored_and_nothing_is_trimmed() {
    assertThat(FeaturesText.parse("a:x:y,a:z, b,foo:"))
        .isEqualTo(Map.of("a", "x", " b", "on", "foo", ""));
  }

  @Test
  void is_bounded_whatever_the_url_holds() {
    assertThat(FeaturesText.parse("a,".repeat(1_000_000))).hasSize(1);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      many.append(i).append(',');
    }
    assertThat(FeaturesText.parse(many.toString())).hasSize(64).containsEntry("63", "on");
  }
}
