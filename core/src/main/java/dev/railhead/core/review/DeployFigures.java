package dev.railhead.core.review;

import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.DeployRecord.State;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How some deploys fared in some days. Immutable.
 *
 * @param deploys how many began, rollbacks too
 * @param rollbacks how many of them were rollbacks
 * @param states how many stand or ended how; every state is there
 * @param mean how long those that succeeded took on average
 * @param p90 how long nine of ten of those took at most: the nearest rank, which is one that was
 *     measured
 * @param longest how long the longest of those took
 * @param perDay how many succeeded on each day, oldest first; every day is there
 */
public record DeployFigures(
    int deploys,
    int rollbacks,
    Map<State, Integer> states,
    Optional<Duration> mean,
    Optional<Duration> p90,
    Optional<Duration> longest,
    SortedMap<LocalDate, Integer> perDay) {
  /** Copies the maps. */
  public DeployFigures {
    states = Collections.unmodifiableMap(new EnumMap<>(states));
    perDay = Collections.unmodifiableSortedMap(new TreeMap<>(perDay));
  }

  /** The figures of {@code records}, which began on the days from {@code first} to {@code last}. */
  static DeployFigures of(
      Collection<DeployRecord> records, LocalDate first, LocalDate last, ZoneId zone) {
    Map<State, Integer> states = new EnumMap<>(State.class);
    for (State state : State.values()) {
      states.put(state, 0);
    }
    SortedMap<LocalDate, Integer> days = new TreeMap<>();
    first.datesUntil(last.plusDays(1)).forEach(day -> days.put(day, 0));
    int rollbacks = 0;
    for (DeployRecord record : records) {
      states.merge(record.state(), 1, Integer::sum);
      rollbacks += record.intent().kind() == DeployIntent.Kind.ROLLBACK ? 1 : 0;
      if (record.state() == State.SUCCEEDED) {
        days.merge(LocalDate.ofInstant(record.began(), zone), 1, Integer::sum);
      }
    }
    List<Duration> took = times(records);
    return new DeployFigures(
        records.size(), rollbacks, states, mean(took), rank(took, 90), rank(took, 100), days);
  }

  private static List<Duration> times(Collection<DeployRecord> records) {
    return records.stream()
        .filter(record -> record.state() == State.SUCCEEDED && record.ended().isPresent())
        .map(record -> between(record, record))
        .sorted()
        .toList();
  }

  /** From the one's beginning to the other's end; a clock that was set back makes it nothing. */
  static Duration between(DeployRecord first, DeployRecord last) {
    Duration took = Duration.between(first.began(), last.ended().orElseThrow());
    return took.isNegative() ? Duration.ZERO : took;
  }

  static Optional<Duration> mean(List<Duration> times) {
    return times.stream().reduce(Duration::plus).map(sum -> sum.dividedBy(times.size()));
  }

  /** The nearest rank: the smallest of {@code sorted} that {@code percent} of them do not pass. */
  static Optional<Duration> rank(List<Duration> sorted, int percent) {
    int rank = (sorted.size() * percent + 99) / 100;
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(rank - 1));
  }

  /**
   * Which share of those that ended succeeded, 0 to 1; empty if none ended. Those that were refused
   * changed nothing and do not count, nor do those that run.
   */
  public OptionalDouble successRate() {
    int counted = deploys - count(State.RUNNING) - count(State.REFUSED);
    return counted == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) count(State.SUCCEEDED) / counted);
  }

  /** How many succeeded a day, on average over all days, those without any too. */
  public double successesPerDay() {
    return (double) count(State.SUCCEEDED) / perDay.size();
  }

  /** How many stand at {@code state}. */
  public int count(State state) {
    return states.getOrDefault(state, 0);
  }
}
