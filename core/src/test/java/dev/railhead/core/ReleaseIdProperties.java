package dev.railhead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What always holds of release ids.
 *
 * <p>Seen to fail when ids sort by revision first; when hours are counted from 1 to 24; and when
 * {@code parse} does not check the form, finds it anywhere in the text, or resolves dates
 * leniently.
 */
class ReleaseIdProperties {
  @Property
  void parsing_what_was_printed_gives_the_same_id(@ForAll("ids") ReleaseId id) {
    assertThat(ReleaseId.parse(id.toString())).isEqualTo(id);
    assertThat(id.toString())
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "%s-%tY%<tm%<td-%<tH%<tM%<tS-UTC",
                id.abbreviatedRevision(),
                id.at().atOffset(ZoneOffset.UTC)));
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

  @Property
  void text_that_is_almost_an_id_is_refused_or_printed_again_as_it_is(
      @ForAll("almostIds") String text) {
    try {
      assertThat(ReleaseId.parse(text)).hasToString(text);
    } catch (IllegalArgumentException refused) {
      assertThat(refused)
          .hasMessageMatching("(?s).*(4add615720-20140616-233728-UTC|years 1970 to 9999).*");
    }
  }

  /** An id with one piece of its text replaced. */
  @Provide
  Arbitrary<String> almostIds() {
    return Combinators.combine(
            ids(),
            Arbitraries.integers().between(0, 30),
            Arbitraries.integers().between(0, 2),
            Arbitraries.of("", "0", "3", "9", "31", "60", "99", "A", "-", "\n", "\u0664"))
        .as(
            (id, at, length, piece) ->
                new StringBuilder(id.toString()).replace(at, at + length, piece).toString());
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
