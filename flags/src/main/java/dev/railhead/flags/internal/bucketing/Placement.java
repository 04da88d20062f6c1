package dev.railhead.flags.internal.bucketing;

/**
 * Where the units of one flag stand, by a named algorithm. What an algorithm computes never changes
 * under its name: a change would move everybody. Thread-safe; the methods allocate nothing.
 *
 * <dl>
 *   <dt>{@code murmur3}
 *   <dd>{@code point(purpose) = Points.of(murmur3_x86_32(utf8(unit), 0), seed(purpose))} with a
 *       seed of {@code murmur3_x86_32(utf8(flag), s) << 32 | murmur3_x86_32(utf8(flag), s + 1)},
 *       where s is 1 for the exposure and 3 for the split. The unit is hashed once for all flags.
 *   <dt>{@code etsy-sha256}
 *   <dd>the 40 bits that etsy/feature takes of {@code SHA-256(flag + "-" + unit)}: the top bit of
 *       each hex digit of the first 20 bytes. The split is that of {@code flag + "/split"}.
 *   <dt>{@code flagd-v2}
 *   <dd>{@code murmur3_x86_32(utf8(flag + unit), 0)} as 32 bits without sign. The split is that of
 *       {@code flag + "/split"}.
 * </dl>
 */
public abstract sealed class Placement {
  private Placement() {}

  /** {@code murmur3} for the flag called {@code flag}. */
  public static Placement murmur3(String flag) {
    return new OfMurmur3(seed(flag, 1), seed(flag, 3));
  }

  /** {@code etsy-sha256} for the flag called {@code flag}, which borrows from {@code digests}. */
  public static Placement etsySha256(String flag, Digests digests) {
    return new OfEtsy(flag, digests);
  }

  /** {@code flagd-v2} for the flag called {@code flag}, or for another bucketing key. */
  public static Placement flagdV2(String flag) {
    return new OfFlagd(flag);
  }

  /** How early the unit is taken into the flag's ramp: a point. */
  public abstract long exposure(Unit unit);

  /** Which of the variants' lanes the unit belongs to: a point that says nothing of the first. */
  public abstract long split(Unit unit);

  /** As {@link #exposure(Unit)}, for a unit that is not hashed yet. */
  public abstract long exposure(String unit);

  /** As {@link #split(Unit)}, for a unit that is not hashed yet. */
  public abstract long split(String unit);

  private static long seed(String flag, int s) {
    return (long) Murmur3.hash(flag, s) << 32 | (Murmur3.hash(flag, s + 1) & 0xffffffffL);
  }

  private static final class OfMurmur3 extends Placement {
    private final long exposureSeed;
    private final long splitSeed;

    OfMurmur3(long exposureSeed, long splitSeed) {
      this.exposureSeed = exposureSeed;
      this.splitSeed = splitSeed;
    }

    @Override
    public long exposure(Unit unit) {
      return Points.of(unit.hash(), exposureSeed);
    }

    @Override
    public long split(Unit unit) {
      return Points.of(unit.hash(), splitSeed);
    }

    @Override
    public long exposure(String unit) {
      return Points.of(Murmur3.hash(unit, 0), exposureSeed);
    }

    @Override
    public long split(String unit) {
      return Points.of(Murmur3.hash(unit, 0), splitSeed);
    }
  }

  private static final class OfEtsy extends Placement {
    private final Digests digests;
    private final Utf8 exposurePrefix;
    private final Utf8 splitPrefix;

    OfEtsy(String flag, Digests digests) {
      this.digests = digests;
      this.exposurePrefix = Utf8.of(flag + "-");
      this.splitPrefix = Utf8.of(flag + "/split-");
    }

    @Override
    public long exposure(Unit unit) {
      return digests.bits(exposurePrefix, unit.utf8()) << (Points.BITS - Digests.BITS);
    }

    @Override
    public long split(Unit unit) {
      return digests.bits(splitPrefix, unit.utf8()) << (Points.BITS - Digests.BITS);
    }

    @Override
    public long exposure(String unit) {
      return exposure(Unit.of(unit));
    }

    @Override
    public long split(String unit) {
      return split(Unit.of(unit));
    }
  }

  private static final class OfFlagd extends Placement {
    private final String exposureKey;
    private final String splitKey;

    OfFlagd(String flag) {
      this.exposureKey = flag;
      this.splitKey = flag + "/split";
    }

    @Override
    public long exposure(Unit unit) {
      return exposure(unit.id());
    }

    @Override
    public long split(Unit unit) {
      return split(unit.id());
    }

    @Override
    public long exposure(String unit) {
      return point(exposureKey, unit);
    }

    @Override
    public long split(String unit) {
      return point(splitKey, unit);
    }

    private static long point(String key, String unit) {
      return (Murmur3.hash(key, unit, 0) & 0xffffffffL) << (Points.BITS - Integer.SIZE);
    }
  }
}
