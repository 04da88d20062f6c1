package dev.railhead.trains.channel;

import dev.railhead.trains.QueueState;
import dev.railhead.trains.Readiness;
import dev.railhead.trains.Rider;
import dev.railhead.trains.RiderId;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainState;
import dev.railhead.trains.forecast.Forecast;
import dev.railhead.trains.forecast.TrainTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why somebody waits, and how long it may take, in words. Immutable. */
public final class Reasons {
  private Reasons() {}

  /**
   * Why {@code rider} is not live yet, in one line for people; empty when it neither waits nor
   * rides.
   */
  public static Optional<String> why(QueueState state, RiderId rider, Instant now) {
    for (Train train : state.trains()) {
      if (train.rider(rider).isPresent()) {
        return Optional.of(riding(state, train));
      }
    }
    return state.rider(rider).map(found -> waiting(state, found, now));
  }

  private static String riding(QueueState state, Train train) {
    String where =
        "train " + train.id() + " is at " + state.settings().stages().get(train.stage()) + ": ";
    return where
        + switch (train.state()) {
          case RUNNING -> "the push is on its way";
          case VERIFYING -> verifying(state, train);
          case BLOCKED ->
              "blocked, "
                  + (train.trouble().why().isBlank()
                      ? "for it is not good for all"
                      : train.trouble().why())
                  + vetoes(train);
          case UNKNOWN -> "its runner is gone, and the hosts must be asked";
          case ROLLING_BACK -> "it goes back to what was live before";
          default -> "it has ended";
        };
  }

  private static String verifying(QueueState state, Train train) {
    List<Rider> silent =
        train.riders().stream().filter(r -> r.readiness() == Readiness.UNSAID).toList();
    if (!silent.isEmpty()) {
      return "waiting for " + names(silent) + " to say .good";
    }
    boolean last = train.stage() == state.settings().stages().size() - 1;
    return "everyone is ready; "
        + train
            .driver()
            .map(driver -> driver + " drives")
            .orElse("nobody drives, .drive takes over")
        + (last
            ? ", and .done lands it"
            : ", and .at " + state.settings().stages().get(train.stage() + 1) + " takes it on");
  }

  private static String vetoes(Train train) {
    return train.vetoes().isEmpty()
        ? ""
        : " ("
            + train.vetoes().stream()
                .map(r -> r.user() + (r.why().isBlank() ? "" : ": " + r.why()))
                .collect(Collectors.joining("; "))
            + ")";
  }

  private static String waiting(QueueState state, Rider rider, Instant now) {
    List<List<Rider>> trains = state.forming(rider.lane());
    int ahead = 0;
    while (ahead < trains.size()
        && trains.get(ahead).stream().noneMatch(r -> r.id().equals(rider.id()))) {
      ahead++;
    }
    List<String> reasons = new ArrayList<>();
    state.obstacle(rider.lane(), now).ifPresent(reasons::add);
    if (ahead > 0) {
      int riders = trains.subList(0, ahead).stream().mapToInt(List::size).sum();
      reasons.add(
          (ahead == 1 ? "one train with " : ahead + " trains with ")
              + riders
              + (riders == 1 ? " rider" : " riders")
              + " of "
              + rider.lane()
              + " first");
    }
    if (reasons.isEmpty()) {
      reasons.add(boarding(state, rider));
    }
    return rider.user() + " waits: " + String.join(", and ", reasons);
  }

  private static String boarding(QueueState state, Rider rider) {
    return state
        .boardingTrain(rider.lane())
        .map(
            train ->
                "train "
                    + train.id()
                    + " boards, and "
                    + train.driver().map(driver -> driver + " sends it off").orElse("nobody drives")
                    + " with .at "
                    + state.settings().stages().get(0))
        .orElse("the next train has not formed yet");
  }

  /**
   * When {@code rider} leaves, as far as the trains of its lane until now tell; empty when it does
   * not wait.
   */
  public static Optional<Forecast.Eta> eta(
      QueueState state, RiderId rider, TrainTimes times, Instant now) {
    return state
        .rider(rider)
        .flatMap(
            found -> {
              List<Rider> line =
                  state.forming(found.lane()).stream().flatMap(List::stream).toList();
              int place = line.stream().map(Rider::id).toList().indexOf(rider);
              if (place < 0) {
                return Optional.empty();
              }
              int capacity = state.line(found.lane()).map(l -> l.lane().capacity()).orElse(1);
              Forecast forecast = Forecast.of(capacity, times.measured(found.lane()));
              boolean busy =
                  state.trains().stream()
                      .anyMatch(
                          t -> t.lane().equals(found.lane()) && t.state() != TrainState.BOARDING);
              return Optional.of(
                  forecast
                      .departures(
                          line.size(), busy ? times.underWay(found.lane(), now) : Optional.empty())
                      .get(place));
            });
  }

  static String names(List<Rider> riders) {
    return riders.stream().map(r -> r.user().name()).collect(Collectors.joining(", "));
  }
}
