package dev.railhead.flags.internal.bucketing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Golden vectors: they were computed by independent code and never change, because a change would
 * give every user of a flag another answer.
 */
class PlacementTest {
  @Nested
  class GivenMurmur3 {
    @ParameterizedTest
    @CsvSource({
      "'', 0, 0",
      "'', 1, 514e28b7",
      "hello, 0, 248bfa47",
      "'hello, world', 0, 149bbb7f",
      "The quick brown fox jumps over the lazy dog, 0, 2e4ff723"
    })
    void hashes_the_published_vectors(String text, int seed, String hex) {
      assertThat(Integer.toHexString(Murmur3.hash(text, seed))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
      "foo, 1, 1828409061505801, 2141567752638592",
      "checkout.new, a1b2c3, 3367680185818628, 7677919589469888",
      "größe, 日本😀, 2458764484735816, 1963842985182141"
    })
    void keeps_its_points_for_ever(String flag, String unit, long exposure, long split) {
      assertThat(Placement.murmur3(flag).exposure(Unit.of(unit))).isEqualTo(exposure);
      assertThat(Placement.murmur3(flag).split(Unit.of(unit))).isEqualTo(split);
    }
  }

  @Nested
  class GivenEtsySha256 {
    private final Digests digests = new Digests();

    @Test
    void is_that_of_the_whole_text_whatever_its_parts_lengths() throws Exception {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      String letters = "abcdefghijklmnopqrstuvwxyz0123456789".repeat(4);
      for (int flag = 1; flag <= 130; flag++) {
        Placement placement = Placement.etsySha256(letters.substring(0, flag), digests);
        for (int unit = 1; unit <= 130; unit++) {
          String id = letters.substring(letters.length() - unit);
          String text = letters.substring(0, flag) + "-" + id;
          byte[] hash = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
          long bits = 0;
          for (int i = 0; i < 20; i++) {
            bits = (bits << 2) | ((hash[i] >> 6) & 2) | ((hash[i] >> 3) & 1);
          }
          assertThat(placement.exposure(Unit.of(id)) >>> 13).as(text).isEqualTo(bits);
        }
      }
    }

    @ParameterizedTest
    @CsvSource({
      "foo, 1, 824650730175",
      "foo, 2, 184394240702",
      "checkout.new, a1b2c3, 256967338397",
      "foo, é, 99602350377",
      "x, 日本, 991864731361",
      "foo, 😀, 721796707202"
    })
    void is_that_of_etsy_bit_for_bit(String flag, String unit, long v) {
      assertThat(Placement.etsySha256(flag, digests).exposure(Unit.of(unit)) >>> 13).isEqualTo(v);
    }

    @Test
    void puts_the_example_at_75_0015_percent() {
      long point = Placement.etsySha256("foo", digests).exposure(Unit.of("1"));
      assertThat(100.0 * point / Points.ALL)
          .isEqualTo(100.0 * 824650730175L / (1L << 40))
          .isBetween(75.0014, 75.0016);
    }
  }

  @Nested
  class GivenFlagdV2 {
    @ParameterizedTest
    @CsvSource({
      "foo, 1, 779730367, 18",
      "checkout.new, a1b2c3, 2505113181, 58",
      "größe, 日本😀, 2038140232, 47"
    })
    void takes_32_bits_of_key_and_unit(String flag, String unit, long hash, long ofHundred) {
      long point = Placement.flagdV2(flag).exposure(Unit.of(unit));
      assertThat(point >>> 21).isEqualTo(hash);
      assertThat((point * 100) >>> 53).isEqualTo(ofHundred);
    }
  }

  @Test
  void an_unpaired_surrogate_counts_as_a_question_mark() {
    assertThat(Murmur3.hash("a\ud800b", 0)).isEqualTo(Murmur3.hash("a?b", 0));
    assertThat("a\ud800b".getBytes(StandardCharsets.UTF_8)).containsExactly('a', '?', 'b');
  }

  @Test
  void nobody_is_no_unit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Unit.of(""))
        .withMessageContaining("empty");
  }
}
