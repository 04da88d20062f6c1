package dev.railhead.flags.internal.bucketing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Which points belong to which variant. The plane of exposure by split is cut into lanes of equal
 * width by the split, and each lane into segments by the exposure. Immutable.
 *
 * <p>There are two ways to lay the variants out:
 *
 * <ul>
 *   <li>{@linkplain #cumulative Cumulative}, as etsy/feature does: one lane, one variant after
 *       another. Raising a variant pushes all later ones along, so that only the first one's units
 *       keep their variant.
 *   <li>{@linkplain #sticky Sticky}, the default: a variant grows where nobody else stands. One or
 *       two variants share one lane and grow from its two ends. Three and more have a lane each and
 *       grow from its start; what a variant has beyond a full lane it takes from the far ends of
 *       the others'. So a unit keeps its variant while its variant's percentage does not shrink and
 *       the number of variants stays, with two variants always, with more as long as each fits its
 *       lane. (With three it cannot hold always: what two variants each take beside one of <i>p</i>
 *       percent would have to be the same units.)
 * </ul>
 */
public final class Partition {
  /** The variant of points that belong to none. */
  public static final int NONE = -1;

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final List<Lane> lanes;
  private final int count;
  private final Lane first;

  private Partition(List<Lane> lanes) {
    this.lanes = List.copyOf(lanes);
    this.count = lanes.size();
    this.first = lanes.get(0);
  }

  /**
   * Variants of {@code percents} one after another; what goes beyond 100 percent is cut off. The
   * percentages are added up as doubles, because etsy/feature does.
   */
  public static Partition cumulative(List<BigDecimal> percents) {
    Segments segments = new Segments();
    double sum = 0;
    for (int i = 0; i < percents.size(); i++) {
      sum += percents.get(i).doubleValue();
      segments.upTo(new BigDecimal(sum), i);
    }
    return new Partition(List.of(segments.lane()));
  }

  /**
   * Variants that grow where nobody else stands; what goes beyond 100 percent is cut off, from the
   * last variant first.
   */
  public static Partition sticky(List<BigDecimal> percents) {
    return new Partition(
        percents.size() <= 2 ? List.of(fromTwoEnds(percents)) : laneEach(percents));
  }

  /** The variant at a point of the plane, as its place in the list, or {@link #NONE}. */
  public int variantAt(long exposure, long split) {
    Lane lane = count == 1 ? first : lanes.get((int) ((split * count) >>> Points.BITS));
    return lane.variantAt(exposure);
  }

  /** Whether the split has no say, because there is one lane only. */
  public boolean isOneLane() {
    return count == 1;
  }

  /** The share of the plane that a variant has, from 0 to 1. */
  public double share(int variant) {
    double share = 0;
    for (Lane lane : lanes) {
      long start = 0;
      for (int i = 0; i < lane.ends.length; i++) {
        share += lane.variants[i] == variant ? (double) (lane.ends[i] - start) / Points.ALL : 0;
        start = lane.ends[i];
      }
    }
    return share / count;
  }

  /** The lanes, by ascending split. */
  public List<Lane> lanes() {
    return lanes;
  }

  private static Lane fromTwoEnds(List<BigDecimal> percents) {
    Segments segments = new Segments();
    if (!percents.isEmpty()) {
      segments.upTo(percents.get(0), 0);
    }
    if (percents.size() == 2) {
      segments.upTo(HUNDRED.subtract(percents.get(1)), NONE).upTo(HUNDRED, 1);
    }
    return segments.lane();
  }

  /** In each lane 100 is the whole lane, so that a variant has its percentage times the lanes. */
  private static List<Lane> laneEach(List<BigDecimal> percents) {
    int n = percents.size();
    BigDecimal[] beyond = new BigDecimal[n];
    BigDecimal[] free = new BigDecimal[n];
    for (int i = 0; i < n; i++) {
      BigDecimal wanted = percents.get(i).max(BigDecimal.ZERO).multiply(BigDecimal.valueOf(n));
      beyond[i] = wanted.subtract(HUNDRED).max(BigDecimal.ZERO);
      free[i] = HUNDRED.subtract(wanted).max(BigDecimal.ZERO);
    }
    List<Lane> lanes = new ArrayList<>();
    for (int lane = 0; lane < n; lane++) {
      lanes.add(laneOf(lane, free[lane], beyond));
    }
    return lanes;
  }

  /** One variant's lane, of whose {@code free} end the others take what they have beyond theirs. */
  private static Lane laneOf(int owner, BigDecimal free, BigDecimal[] beyond) {
    List<BigDecimal> starts = new ArrayList<>();
    List<Integer> guests = new ArrayList<>();
    BigDecimal own = HUNDRED.subtract(free);
    BigDecimal top = HUNDRED;
    for (int i = 0; i < beyond.length && top.compareTo(own) > 0; i++) {
      BigDecimal taken = beyond[i].min(top.subtract(own));
      if (taken.signum() > 0) {
        beyond[i] = beyond[i].subtract(taken);
        top = top.subtract(taken);
        starts.add(top);
        guests.add(i);
      }
    }
    Segments segments = new Segments().upTo(own, owner).upTo(top, NONE);
    for (int g = guests.size() - 1; g >= 0; g--) {
      segments.upTo(g == 0 ? HUNDRED : starts.get(g - 1), guests.get(g));
    }
    return segments.lane();
  }

  @Override
  public String toString() {
    return lanes.toString();
  }

  /** The segments of one lane, by ascending exposure. Immutable. */
  public static final class Lane {
    private final long[] ends;
    private final int[] variants;

    private Lane(long[] ends, int[] variants) {
      this.ends = ends;
      this.variants = variants;
    }

    int variantAt(long exposure) {
      for (int i = 0; i < ends.length; i++) {
        if (exposure < ends[i]) {
          return variants[i];
        }
      }
      return NONE;
    }

    /** How many segments there are; points beyond the last one belong to nobody. */
    public int size() {
      return ends.length;
    }

    /** The point where segment {@code i} ends, exclusive. */
    public long end(int i) {
      return ends[i];
    }

    /** The variant of segment {@code i}, or {@link #NONE}. */
    public int variant(int i) {
      return variants[i];
    }

    @Override
    public String toString() {
      return Arrays.toString(ends) + Arrays.toString(variants);
    }
  }

  /** Collects the segments of a lane; empty ones are left out. */
  private static final class Segments {
    private final List<Long> ends = new ArrayList<>();
    private final List<Integer> variants = new ArrayList<>();

    Segments upTo(BigDecimal percent, int variant) {
      long end = Points.below(percent);
      if (end > (ends.isEmpty() ? 0 : Collections.max(ends))) {
        ends.add(end);
        variants.add(variant);
      }
      return this;
    }

    Lane lane() {
      return new Lane(
          ends.stream().mapToLong(Long::longValue).toArray(),
          variants.stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
