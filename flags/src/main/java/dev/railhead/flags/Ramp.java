package dev.railhead.flags;

import dev.railhead.flags.internal.bucketing.Partition;
import dev.railhead.flags.internal.bucketing.Placement;
import dev.railhead.flags.internal.bucketing.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives units their variant by percentages. Immutable; allocates nothing. */
final class Ramp implements CompiledFlag.Decision {
  private final UnitKind unit;
  private final @Nullable Placement placement;
  private final Partition partition;
  private final Answer[] variants;
  private final Answer beyond;
  private final Answer noUnit;

  /**
   * A ramp.
   *
   * @param placement where units stand; null to draw lots
   * @param variants the answers of the variants, as the partition numbers them
   * @param beyond the answer of who is on no variant
   */
  Ramp(
      UnitKind unit,
      @Nullable Placement placement,
      Partition partition,
      List<Answer> variants,
      Answer beyond,
      Answer noUnit) {
    this.unit = unit;
    this.placement = placement;
    this.partition = partition;
    this.variants = variants.toArray(new Answer[0]);
    this.beyond = beyond;
    this.noUnit = noUnit;
  }

  @Override
  public Answer answer(FlagContext context, Scope scope) {
    if (placement == null) {
      return variant(partition.variantAt(scope.randomPoint(), scope.randomPoint()));
    }
    Unit counted = unit.of(context);
    if (counted == null) {
      return noUnit;
    }
    long split = partition.isOneLane() ? 0 : placement.split(counted);
    return variant(partition.variantAt(placement.exposure(counted), split));
  }

  /** The answer for the unit called {@code id}, of which no more is known. */
  Answer answer(String id, Placement by) {
    long split = partition.isOneLane() ? 0 : by.split(id);
    return variant(partition.variantAt(by.exposure(id), split));
  }

  /** Where units stand; null if it draws lots. */
  @Nullable Placement placement() {
    return placement;
  }

  private Answer variant(int number) {
    return number == Partition.NONE ? beyond : variants[number];
  }

  /** Whom the percentages count; null if they count nobody in {@code context}, or draw lots. */
  @Nullable Unit unit(FlagContext context) {
    return placement == null ? null : unit.of(context);
  }

  /** The share of all units that each variant has, from 0 to 1; off has the rest. */
  Map<String, Double> shares() {
    Map<String, Double> shares = new LinkedHashMap<>();
    double rest = 1;
    for (int i = 0; i < variants.length; i++) {
      double share = partition.share(i);
      shares.merge(variants[i].variant(), share, Double::sum);
      rest -= share;
    }
    shares.merge(beyond.variant(), Math.max(rest, 0), Double::sum);
    return shares;
  }
}
