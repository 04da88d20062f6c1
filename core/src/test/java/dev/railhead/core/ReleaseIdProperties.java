package dev.railhead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What always holds of release ids. */
class ReleaseIdProperties {
  @Property
  void parsing_what_was_printed_gives_the_same_id(@ForAll("ids") ReleaseId id) {
    assertThat(ReleaseId.parse(id.toString())).isEqualTo(id);
  }

  @Property
  void later_ids_sort_after_earlier_ones(
      @ForAll("ids") ReleaseId one, @ForAll("ids") ReleaseId two) {
    if (!one.at().equals(two.at())) {
      assertThat(one.compareTo(two) < 0).isEqualTo(one.at().isBefore(two.at()));
    }
  }

  @Property
  void any_other_text_is_refused_with_the_form(@ForAll String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ReleaseId.parse(text))
        .withMessageContaining("4add615720-20140616-233728-UTC");
  }

  @Provide
  Arbitrary<ReleaseId> ids() {
    Arbitrary<String> digits =
        Arbitraries.strings().withCharRange('0', '9').withCharRange('a', 'f').ofLength(10);
    Arbitrary<Instant> times =
        Arbitraries.longs().between(0, 253_402_300_799L).map(Instant::ofEpochSecond);
    return Combinators.combine(digits, times).as(ReleaseId::new);
  }
}
