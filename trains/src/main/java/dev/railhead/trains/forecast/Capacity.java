package dev.railhead.trains.forecast;

import java.time.Duration;

/**
 * How many seats a train should have: {@code c >= m + sqrt(m)} for the {@code m} riders who come,
 * on the mean, while one train is on its way. More seats hardly shorten the wait, whose floor is
 * half a train's time; fewer let it grow quickly. Immutable.
 */
public final class Capacity {
  private Capacity() {}

  /**
   * The seats for {@code riders} who joined {@code within} that time, when a train takes {@code
   * trainTakes}; at least 1 and at most {@code most}, however many join.
   *
   * @throws IllegalArgumentException if the riders are negative, a time is not positive, or {@code
   *     most} is not 1 to 1,000
   */
  public static int measured(int riders, Duration within, Duration trainTakes, int most) {
    if (riders < 0) {
      throw new IllegalArgumentException("riders must be 0 or more, but were " + riders);
    }
    double window = Checks.minutes("the time of a measurement", within, Duration.ofDays(366));
    return seats(riders * Checks.minutes("the time a train takes", trainTakes) / window, most);
  }

  /**
   * The seats for {@code ridersPerTrain} riders who come while one train is on its way.
   *
   * @throws IllegalArgumentException if {@code most} is not 1 to 1,000
   */
  public static int seats(double ridersPerTrain, int most) {
    Checks.between("the most seats of a train", most, 1, 1_000);
    double wanted = Math.ceil(ridersPerTrain + Math.sqrt(ridersPerTrain));
    return (int) Math.min(Math.max(wanted, 1), most);
  }
}
