package dev.railhead.trains.forecast;

/**
 * One rider's way through a simulated day; times in minutes from the start of the day. Immutable.
 *
 * @param rider the rider's number in the day, from 0 in the order in which they come
 * @param arrived when the rider joined
 * @param config whether the change is configuration only
 * @param hotfix whether the rider is in the hotfix class
 * @param stack the stack's number, from 0
 * @param departed when the rider's first train left
 * @param ended when the train that landed the change was done
 */
public record Trip(
    int rider,
    double arrived,
    boolean config,
    boolean hotfix,
    int stack,
    double departed,
    double ended) {
  /** How long the rider waited for the first train, in minutes. */
  public double waitMinutes() {
    return departed - arrived;
  }

  /** How long it took from joining to being live, in minutes. */
  public double totalMinutes() {
    return ended - arrived;
  }
}
