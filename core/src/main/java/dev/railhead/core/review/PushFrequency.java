package dev.railhead.core.review;

import java.time.Duration;

/**
 * How often one can push in a day, by the formula of Etsy's talks of 2014: {@code (push_queue_hours
 * * 60) / minutes to deploy}. It holds while one push begins as soon as the one before has ended.
 * Eight hours at 15 minutes are 32 pushes. Immutable.
 *
 * @param queueOpen how long a day the queue is open: more than zero, at most 24 hours
 * @param push how long one push takes, from its first stage to its last: more than zero
 */
public record PushFrequency(Duration queueOpen, Duration push) {
  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException if one is out of its bounds
   */
  public PushFrequency {
    if (queueOpen.isNegative()
        || queueOpen.isZero()
        || queueOpen.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "a queue must be open for more than zero and at most 24 h a day, but was " + queueOpen);
    }
    if (push.isNegative() || push.isZero()) {
      throw new IllegalArgumentException("a push must take more than zero, but took " + push);
    }
  }

  /** How many pushes fit in a day. */
  public double perDay() {
    return queueOpen.toNanos() / (double) push.toNanos();
  }

  /**
   * How many changes each push must carry for {@code changes} a day to go out: the riders of a
   * train.
   *
   * @throws IllegalArgumentException if it is negative or no number
   */
  public double changesPerPush(double changes) {
    if (!(changes >= 0) || Double.isInfinite(changes)) {
      throw new IllegalArgumentException("changes must be 0 or more, but were " + changes);
    }
    return changes / perDay();
  }
}
