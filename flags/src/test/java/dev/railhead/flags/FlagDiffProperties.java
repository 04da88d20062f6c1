package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.flags.internal.bucketing.Digests;
import dev.railhead.flags.internal.bucketing.Partition;
import dev.railhead.flags.internal.bucketing.Placement;
import dev.railhead.flags.internal.bucketing.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What always holds of the shares that a diff states. */
class FlagDiffProperties {
  private static final int UNITS = 4000;
  private static final Digests DIGESTS = new Digests();

  @Property(tries = 60)
  void the_stated_shares_are_those_of_real_units(
      @ForAll("flags") FlagDefinition before, @ForAll("flags") FlagDefinition after) {
    Map<String, Integer> counted = new HashMap<>();
    for (int i = 0; i < UNITS; i++) {
      String from = variant(before, "u" + i);
      String to = variant(after, "u" + i);
      if (!from.equals(to)) {
        counted.merge(from + ">" + to, 1, Integer::sum);
      }
    }
    Map<String, Double> stated = new HashMap<>();
    for (FlagMove move : moves(before, after)) {
      stated.put(move.from() + ">" + move.to(), move.percent().doubleValue() / 100);
    }
    counted.forEach((move, count) -> assertThat(stated).as(move).containsKey(move));
    // Six standard deviations: wrong by chance once in 500 million moves.
    stated.forEach(
        (move, share) ->
            assertThat((double) counted.getOrDefault(move, 0))
                .as(move)
                .isBetween(
                    UNITS * share - 6 * Math.sqrt(UNITS * share * (1 - share)) - 1,
                    UNITS * share + 6 * Math.sqrt(UNITS * share * (1 - share)) + 1));
  }

  @Property
  void what_leaves_a_variant_and_what_comes_is_what_its_percentage_changes_by(
      @ForAll("flags") FlagDefinition before, @ForAll("flags") FlagDefinition after) {
    Map<String, BigDecimal> balance = new HashMap<>();
    for (FlagMove move : moves(before, after)) {
      balance.merge(move.to(), move.percent(), BigDecimal::add);
      balance.merge(move.from(), move.percent().negate(), BigDecimal::add);
    }
    for (String variant : List.of("a", "b", "c")) {
      BigDecimal change = percent(after, variant).subtract(percent(before, variant));
      assertThat(balance.getOrDefault(variant, BigDecimal.ZERO))
          .isCloseTo(change, org.assertj.core.data.Offset.offset(new BigDecimal("1e-6")));
    }
  }

  @Property
  void a_single_variant_that_grows_moves_only_newcomers(
      @ForAll("percent") BigDecimal one, @ForAll("percent") BigDecimal two) {
    FlagDefinition lower = flag(List.of(new Share("a", one.min(two))), Counting.DEFAULT);
    FlagDefinition higher = flag(List.of(new Share("a", one.max(two))), Counting.DEFAULT);
    assertThat(moves(lower, higher)).allMatch(FlagMove::sticky).allMatch(m -> m.to().equals("a"));
    assertThat(moves(higher, lower)).allMatch(FlagMove::sticky).allMatch(m -> m.from().equals("a"));
  }

  private static List<FlagMove> moves(FlagDefinition before, FlagDefinition after) {
    List<FlagChange> changes =
        FlagDiff.between(
                FlagSet.of("1", List.of(before)), FlagSet.of("2", List.of(after)), Instant.EPOCH)
            .changes();
    return changes.isEmpty() ? List.of() : changes.get(0).moves();
  }

  private static BigDecimal percent(FlagDefinition flag, String variant) {
    return ((Serving.Shares) flag.enabled())
        .shares().stream()
            .filter(share -> share.variant().equals(variant))
            .map(Share::percent)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static String variant(FlagDefinition flag, String unit) {
    Serving.Shares shares = (Serving.Shares) flag.enabled();
    List<BigDecimal> percents = shares.shares().stream().map(Share::percent).toList();
    Partition partition =
        flag.counting().layout() == Layout.STICKY
            ? Partition.sticky(percents)
            : Partition.cumulative(percents);
    Placement placement =
        switch (flag.counting().algorithm()) {
          case MURMUR3 -> Placement.murmur3(flag.name());
          case ETSY_SHA256 -> Placement.etsySha256(flag.name(), DIGESTS);
          case FLAGD_V2 -> Placement.flagdV2(flag.name());
        };
    Unit counted = Unit.of(unit);
    int number = partition.variantAt(placement.exposure(counted), placement.split(counted));
    return number == Partition.NONE ? "off" : shares.variants().get(number);
  }

  private static FlagDefinition flag(List<Share> shares, Counting counting) {
    return FlagDefinition.named("f").enabled(new Serving.Shares(shares)).counting(counting).build();
  }

  @Provide
  Arbitrary<FlagDefinition> flags() {
    return Combinators.combine(
            percent().list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.of(BucketingAlgorithm.class),
            Arbitraries.of(Layout.class))
        .as(
            (percents, algorithm, layout) ->
                flag(
                    withinHundred(percents),
                    new Counting(Bucketing.UAID, algorithm, layout, null)));
  }

  private static List<Share> withinHundred(List<BigDecimal> percents) {
    List<Share> shares = new ArrayList<>();
    BigDecimal left = BigDecimal.valueOf(100);
    for (BigDecimal percent : percents) {
      BigDecimal taken = percent.min(left);
      left = left.subtract(taken);
      shares.add(new Share(List.of("a", "b", "c").get(shares.size()), taken));
    }
    return shares;
  }

  @Provide
  Arbitrary<BigDecimal> percent() {
    return Arbitraries.bigDecimals().between(BigDecimal.ZERO, BigDecimal.valueOf(100)).ofScale(2);
  }
}
