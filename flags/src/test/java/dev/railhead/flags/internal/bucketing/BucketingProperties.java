package dev.railhead.flags.internal.bucketing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * What always holds of where units stand and who is taken.
 *
 * <p>Seen to fail when the second of two variants is left out, when sticky variants stand one after
 * another, and when a ramp grows from the far end.
 */
class BucketingProperties {
  private static final Digests DIGESTS = new Digests();

  @Property
  void murmur3_of_a_text_is_that_of_its_utf_8_bytes(
      @ForAll String head, @ForAll String tail, @ForAll int seed) {
    // Each part is encoded by itself: half a surrogate pair at its end is no character.
    byte[] one = head.getBytes(StandardCharsets.UTF_8);
    byte[] two = tail.getBytes(StandardCharsets.UTF_8);
    byte[] both = ByteBuffer.allocate(one.length + two.length).put(one).put(two).array();
    assertThat(Murmur3.hash(head, tail, seed)).isEqualTo(murmur3(both, seed));
    assertThat(Murmur3.hash(tail, seed)).isEqualTo(murmur3(two, seed));
  }

  @Property
  void etsy_sha256_is_the_top_bit_of_each_of_40_hex_digits(
      @ForAll String flag, @ForAll("units") String unit) throws Exception {
    byte[] text = (flag + "-" + unit).getBytes(StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    StringBuilder bits = new StringBuilder();
    hex.chars().limit(40).forEach(c -> bits.append(Character.digit(c, 16) >= 8 ? '1' : '0'));
    // A text's two halves could each hold half a surrogate pair; then only the whole is one.
    if (Character.isLowSurrogate(unit.charAt(0))) {
      return;
    }
    assertThat(Placement.etsySha256(flag, DIGESTS).exposure(Unit.of(unit)) >>> 13)
        .isEqualTo(Long.parseLong(bits.toString(), 2));
  }

  @Property
  void etsys_comparison_in_doubles_is_ours_in_whole_numbers(
      @ForAll @LongRange(min = 0, max = (1L << 40) - 1) long v,
      @ForAll("percentages") List<BigDecimal> percents) {
    double n = 100.0 * v / (1L << 40);
    int expected = Partition.NONE;
    double sum = 0;
    for (int i = 0; i < percents.size() && expected == Partition.NONE; i++) {
      sum += percents.get(i).doubleValue();
      expected = percents.get(i).signum() != 0 && n < sum ? i : Partition.NONE;
    }
    assertThat(Partition.cumulative(percents).variantAt(v << 13, 0)).isEqualTo(expected);
  }

  @Property
  void raising_a_percentage_never_takes_the_flag_from_anybody(
      @ForAll("percent") BigDecimal one,
      @ForAll("percent") BigDecimal two,
      @ForAll("points") long point) {
    Partition lower = Partition.sticky(List.of(one.min(two)));
    Partition higher = Partition.sticky(List.of(one.max(two)));
    if (lower.variantAt(point, 0) == 0) {
      assertThat(higher.variantAt(point, 0)).isZero();
    }
  }

  @Property
  void lowering_a_percentage_takes_off_the_latest_first(
      @ForAll("percent") BigDecimal now,
      @ForAll("points") long earlier,
      @ForAll("points") long later) {
    Partition lowered = Partition.sticky(List.of(now));
    if (lowered.variantAt(Math.max(earlier, later), 0) == 0) {
      assertThat(lowered.variantAt(Math.min(earlier, later), 0)).isZero();
    }
  }

  @Property
  void a_variant_of_two_keeps_every_unit_while_it_does_not_shrink(
      @ForAll("pairs") List<BigDecimal> before,
      @ForAll("pairs") List<BigDecimal> after,
      @ForAll("points") long exposure) {
    keepsWhoeverDidNotShrink(before, after, exposure, 0);
  }

  @Property
  void a_variant_of_many_keeps_every_unit_while_all_fit_their_lanes(
      @ForAll("ramps") List<List<BigDecimal>> ramp,
      @ForAll("points") long exposure,
      @ForAll("points") long split) {
    keepsWhoeverDidNotShrink(ramp.get(0), ramp.get(1), exposure, split);
  }

  @Property
  void every_layout_gives_each_variant_exactly_its_share(
      @ForAll("percentages") List<BigDecimal> percents) {
    for (Partition layout : List.of(Partition.sticky(percents), Partition.cumulative(percents))) {
      for (int i = 0; i < percents.size(); i++) {
        double share = 0;
        for (Partition.Lane lane : layout.lanes()) {
          for (int s = 0; s < lane.size(); s++) {
            long width = lane.end(s) - (s == 0 ? 0 : lane.end(s - 1));
            share += lane.variant(s) == i ? (double) width / layout.lanes().size() : 0;
          }
        }
        assertThat(100 * share / Points.ALL)
            .isCloseTo(percents.get(i).doubleValue(), org.assertj.core.data.Offset.offset(1e-9));
      }
    }
  }

  @Property
  void a_threshold_parts_the_points_exactly_at_its_percentage(
      @ForAll("percent") BigDecimal percent, @ForAll @IntRange(min = -2, max = 2) int near) {
    long point = Points.below(percent) + near;
    BigDecimal at = BigDecimal.valueOf(100).multiply(BigDecimal.valueOf(point));
    BigDecimal limit = percent.multiply(BigDecimal.valueOf(Points.ALL));
    assertThat(point < Points.below(percent)).isEqualTo(at.compareTo(limit) < 0);
  }

  private static void keepsWhoeverDidNotShrink(
      List<BigDecimal> before, List<BigDecimal> after, long exposure, long split) {
    int variant = Partition.sticky(before).variantAt(exposure, split);
    if (variant != Partition.NONE && after.get(variant).compareTo(before.get(variant)) >= 0) {
      assertThat(Partition.sticky(after).variantAt(exposure, split)).isEqualTo(variant);
    }
  }

  @Provide
  Arbitrary<String> units() {
    return Arbitraries.strings().ofMinLength(1);
  }

  @Provide
  Arbitrary<Long> points() {
    return Arbitraries.longs()
        .between(0, Points.ALL - 1)
        .withDistribution(net.jqwik.api.RandomDistribution.uniform());
  }

  @Provide
  Arbitrary<BigDecimal> percent() {
    return Arbitraries.bigDecimals()
        .between(BigDecimal.ZERO, BigDecimal.valueOf(100))
        .ofScale(4)
        .withDistribution(net.jqwik.api.RandomDistribution.uniform());
  }

  /** Up to seven percentages whose sum is at most 100. */
  @Provide
  Arbitrary<List<BigDecimal>> percentages() {
    return percent().list().ofMinSize(1).ofMaxSize(7).map(BucketingProperties::withinHundred);
  }

  @Provide
  Arbitrary<List<BigDecimal>> pairs() {
    return percent().list().ofSize(2).map(BucketingProperties::withinHundred);
  }

  /** Two lists of three to six percentages, each at most its even share. */
  @Provide
  Arbitrary<List<List<BigDecimal>>> ramps() {
    return Arbitraries.integers()
        .between(3, 6)
        .flatMap(
            n -> {
              Arbitrary<List<BigDecimal>> one =
                  percent()
                      .map(p -> p.divide(BigDecimal.valueOf(n), 6, java.math.RoundingMode.DOWN))
                      .list()
                      .ofSize(n);
              return Combinators.combine(one, one).as(List::of);
            });
  }

  private static List<BigDecimal> withinHundred(List<BigDecimal> percents) {
    List<BigDecimal> result = new ArrayList<>();
    BigDecimal left = BigDecimal.valueOf(100);
    for (BigDecimal percent : percents) {
      BigDecimal taken = percent.min(left);
      result.add(taken);
      left = left.subtract(taken);
    }
    return result;
  }

  /** MurmurHash3 x86-32 once more, over bytes and as its description reads. */
  private static int murmur3(byte[] bytes, int seed) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int h = seed;
    while (in.remaining() >= 4) {
      h = Integer.rotateLeft(h ^ scrambled(in.getInt()), 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int shift = 0; in.hasRemaining(); shift += 8) {
      tail |= (in.get() & 0xff) << shift;
    }
    h ^= scrambled(tail) ^ bytes.length;
    h = (h ^ h >>> 16) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    return h ^ h >>> 16;
  }

  private static int scrambled(int k) {
    return Integer.rotateLeft(k * 0xcc9e2d51, 15) * 0x1b873593;
  }
}
