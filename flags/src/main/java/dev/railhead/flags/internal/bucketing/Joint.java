package dev.railhead.flags.internal.bucketing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many units have which variant under one partition and which under another: counted, not
 * estimated, over all points that an algorithm can give.
 */
public final class Joint {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Joint() {}

  /** A variant under the first partition and one under the second, by number. */
  public record Pair(int before, int after) {}

  /** A part of the plane whose units have one variant. */
  private record Cell(long splitFrom, long splitTo, long from, long to, int variant) {}

  /**
   * The percentage of each pair that occurs, if a unit has the same point under both.
   *
   * @param bits how many of a point's upper bits the algorithm uses
   */
  public static Map<Pair, BigDecimal> of(Partition before, Partition after, int bits) {
    Map<Pair, BigInteger> counts = new LinkedHashMap<>();
    List<Cell> then = cells(after);
    for (Cell old : cells(before)) {
      for (Cell now : then) {
        BigInteger count = overlap(old, now, bits);
        if (count.signum() != 0) {
          counts.merge(new Pair(old.variant(), now.variant()), count, BigInteger::add);
        }
      }
    }
    Map<Pair, BigDecimal> percents = new LinkedHashMap<>();
    counts.forEach((pair, count) -> percents.put(pair, percent(count, bits)));
    return percents;
  }

  /** The percentage of each pair, if a unit's point under one says nothing of the other. */
  public static Map<Pair, BigDecimal> independent(
      Partition before, int bitsBefore, Partition after, int bitsAfter) {
    Map<Integer, BigDecimal> old = shares(before, bitsBefore);
    Map<Integer, BigDecimal> now = shares(after, bitsAfter);
    Map<Pair, BigDecimal> percents = new LinkedHashMap<>();
    old.forEach(
        (from, share) ->
            now.forEach(
                (to, other) ->
                    percents.put(new Pair(from, to), share.multiply(other).divide(HUNDRED))));
    return percents;
  }

  /** The percentage of each variant. */
  private static Map<Integer, BigDecimal> shares(Partition partition, int bits) {
    Map<Integer, BigDecimal> shares = new LinkedHashMap<>();
    of(partition, partition, bits)
        .forEach((pair, share) -> shares.merge(pair.before(), share, BigDecimal::add));
    return shares;
  }

  private static List<Cell> cells(Partition partition) {
    List<Cell> cells = new ArrayList<>();
    int lanes = partition.lanes().size();
    for (int i = 0; i < lanes; i++) {
      Partition.Lane lane = partition.lanes().get(i);
      long start = 0;
      for (int s = 0; s < lane.size(); s++) {
        cells.add(
            new Cell(
                laneStart(i, lanes), laneStart(i + 1, lanes), start, lane.end(s), lane.variant(s)));
        start = lane.end(s);
      }
      cells.add(
          new Cell(
              laneStart(i, lanes), laneStart(i + 1, lanes), start, Points.ALL, Partition.NONE));
    }
    return cells;
  }

  /** The first split of a lane, as {@link Partition#variantAt} finds it. */
  private static long laneStart(int lane, int lanes) {
    BigInteger points = BigInteger.valueOf(lane).shiftLeft(Points.BITS);
    BigInteger[] parts = points.divideAndRemainder(BigInteger.valueOf(lanes));
    return parts[0].longValueExact() + (parts[1].signum() == 0 ? 0 : 1);
  }

  private static BigInteger overlap(Cell a, Cell b, int bits) {
    long splits =
        count(Math.max(a.splitFrom(), b.splitFrom()), Math.min(a.splitTo(), b.splitTo()), bits);
    long exposures = count(Math.max(a.from(), b.from()), Math.min(a.to(), b.to()), bits);
    return BigInteger.valueOf(splits).multiply(BigInteger.valueOf(exposures));
  }

  /** How many points of that many bits are from {@code from} to before {@code to}. */
  private static long count(long from, long to, int bits) {
    long step = 1L << (Points.BITS - bits);
    return to <= from ? 0 : up(to, step) - up(from, step);
  }

  private static long up(long point, long step) {
    return (point + step - 1) / step;
  }

  private static BigDecimal percent(BigInteger count, int bits) {
    return new BigDecimal(count)
        .multiply(HUNDRED)
        .divide(new BigDecimal(BigInteger.ONE.shiftLeft(2 * bits)));
  }
}
