package dev.railhead.atomic.serve;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The open pins and scopes on one release.
 *
 * @param release the release
 * @param open how many there are
 * @param oldest how long the first has been open, within a second; zero if there is none
 * @param byAge how many there are of each age, in the order of {@link #AGES}: those younger than
 *     the first, younger than the second, and so on, and last those older than all
 * @param owners who took them, as far as that is known, at most {@link #MOST_OWNERS}
 */
public record PinCensus(
    LiveRelease release, long open, Duration oldest, List<Long> byAge, List<String> owners) {
  /** What {@link #byAge} is parted by. */
  public static final List<Duration> AGES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10));

  /** How many owners are named. */
  public static final int MOST_OWNERS = 20;

  /** Copies the lists. */
  public PinCensus {
    byAge = List.copyOf(byAge);
    owners = List.copyOf(owners);
  }

  /** What the group of {@link #byAge} is called: {@code <1s}, {@code <10s}, ..., {@code >=600s}. */
  static String ageName(int group) {
    return group < AGES.size()
        ? "<" + AGES.get(group).toSeconds() + "s"
        : ">=" + AGES.get(group - 1).toSeconds() + "s";
  }

  static PinCensus of(LiveRelease release, List<Duration> ages, List<String> owners) {
    long[] byAge = new long[AGES.size() + 1];
    Duration oldest = Duration.ZERO;
    for (Duration age : ages) {
      int group = 0;
      while (group < AGES.size() && age.compareTo(AGES.get(group)) >= 0) {
        group++;
      }
      byAge[group]++;
      oldest = age.compareTo(oldest) > 0 ? age : oldest;
    }
    List<Long> counts = Arrays.stream(byAge).boxed().toList();
    return new PinCensus(release, ages.size(), oldest, counts, owners);
  }
}
