package dev.railhead.trains;

import java.util.List;

/**
 * The ids of the newest orders, at least {@link #GENERATION} of them. Immutable: adding one copies
 * a few hundred bytes.
 *
 * @param newer the current generation, in buckets by hash
 * @param older the generation before
 * @param size how many are in the current one
 */
public record Seen(List<List<String>> newer, List<List<String>> older, int size) {
  /** How many are remembered at least. */
  public static final int GENERATION = 2048;

  private static final int BUCKETS = 64;
  private static final List<List<String>> EMPTY = java.util.Collections.nCopies(BUCKETS, List.of());

  static Seen none() {
    return new Seen(EMPTY, EMPTY, 0);
  }

  /** Whether {@code order} is among them. */
  public boolean contains(String order) {
    int bucket = bucket(order);
    return newer.get(bucket).contains(order) || older.get(bucket).contains(order);
  }

  /** Whether these are all orders of a queue with {@code revision} entries. */
  public boolean isComplete(long revision) {
    return revision < GENERATION;
  }

  Seen with(String order) {
    if (size >= GENERATION) {
      return new Seen(EMPTY, newer, 0).with(order);
    }
    int bucket = bucket(order);
    Object[] buckets = newer.toArray();
    buckets[bucket] = Lists.with(newer.get(bucket), newer.get(bucket).size(), order);
    return new Seen(Lists.over(buckets), older, size + 1);
  }

  private static int bucket(String order) {
    int hash = order.hashCode();
    return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (BUCKETS - 1);
  }
}
