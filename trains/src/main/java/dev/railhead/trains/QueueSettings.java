package dev.railhead.trains;

import dev.railhead.core.Stage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * How a queue works. Immutable; the {@code with…} methods return changed copies.
 *
 * @param stages what a train passes, in order, 1 to 16
 * @param lanes the lanes, 1 to 100
 * @param overtakings how many trains of later but more urgent riders may leave before a rider moves
 *     up by one priority, 1 to 1000
 * @param driverLease how long a driver may be silent before the seat is vacant, 1 s to 1 day
 * @param runnerLease how long a runner may be silent before its push is unknown, 1 s to 1 h
 * @param breaker how many stages in a row may fail in a lane before it is held, 1 to 1000
 */
public record QueueSettings(
    List<Stage> stages,
    List<Lane> lanes,
    int overtakings,
    Duration driverLease,
    Duration runnerLease,
    int breaker) {
  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if one is out of bounds, or two stages or lanes have one name
   */
  public QueueSettings {
    stages = List.copyOf(stages);
    lanes = List.copyOf(lanes);
    bounded("stages", stages.size(), 16);
    bounded("lanes", lanes.size(), 100);
    bounded("overtakings", overtakings, 1000);
    bounded("the breaker's failures", breaker, 1000);
    lease("a driver's", driverLease, Duration.ofDays(1));
    lease("a runner's", runnerLease, Duration.ofHours(1));
    if (new HashSet<>(stages).size() < stages.size()) {
      throw new IllegalArgumentException("two stages have one name: " + stages);
    }
    if (lanes.stream().map(Lane::id).distinct().count() < lanes.size()) {
      throw new IllegalArgumentException("two lanes have one name");
    }
  }

  private static void bounded(String what, int value, int maximum) {
    if (value < 1 || value > maximum) {
      throw new IllegalArgumentException(what + " must be 1 to " + maximum + ", but were " + value);
    }
  }

  private static void lease(String whose, Duration lease, Duration maximum) {
    if (lease.compareTo(Duration.ofSeconds(1)) < 0 || lease.compareTo(maximum) > 0) {
      throw new IllegalArgumentException(
          whose + " lease must be 1 s to " + maximum + ", but was " + lease);
    }
  }

  /**
   * Trains of {@code lanes} through {@code stages}; 3 overtakings, a driver's lease of 30 minutes,
   * a runner's of 1 minute, and a breaker of 5 failures.
   */
  public static QueueSettings of(List<Stage> stages, List<Lane> lanes) {
    return new QueueSettings(stages, lanes, 3, Duration.ofMinutes(30), Duration.ofMinutes(1), 5);
  }

  /** The stages princess and production, and the lanes code and config. */
  public static QueueSettings usual() {
    return of(
        List.of(Stage.of("princess"), Stage.of("production")),
        List.of(Lane.of("code", LaneKind.CODE), Lane.of("config", LaneKind.CONFIG)));
  }

  /** These, with another bound on overtaking. */
  public QueueSettings withOvertakings(int overtakings) {
    return new QueueSettings(stages, lanes, overtakings, driverLease, runnerLease, breaker);
  }

  /** These, with other leases. */
  public QueueSettings withLeases(Duration driver, Duration runner) {
    return new QueueSettings(stages, lanes, overtakings, driver, runner, breaker);
  }

  /** These, with another breaker. */
  public QueueSettings withBreaker(int failures) {
    return new QueueSettings(stages, lanes, overtakings, driverLease, runnerLease, failures);
  }
}
