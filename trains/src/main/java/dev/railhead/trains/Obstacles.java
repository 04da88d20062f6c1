package dev.railhead.trains;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What keeps a train from leaving. */
final class Obstacles {
  /**
   * One of them.
   *
   * @param reason what, for people
   * @param remedy what to do about it
   * @param rule the rule that can be waived, if any
   */
  record Obstacle(String reason, String remedy, Optional<Rule> rule) {}

  private Obstacles() {}

  static Optional<Obstacle> before(QueueState state, Line line, Instant now) {
    LaneId lane = line.lane().id();
    Optional<Obstacle> taken = laneTaken(state, line.lane());
    if (taken.isPresent()) {
      return taken;
    }
    List<Rider> riders = Formation.first(state, line, now);
    boolean hotfix = !riders.isEmpty() && riders.stream().allMatch(Formation::isHotfix);
    return Formation.trainOf(state, lane, TrainState.BOARDING)
        .filter(train -> train.driver().isEmpty())
        .map(
            train ->
                new Obstacle(
                    "train " + train.id() + " has no driver",
                    "one of its riders must take over",
                    Optional.<Rule>empty()))
        .or(() -> gate(state, lane, now, hotfix));
  }

  private static Optional<Obstacle> laneTaken(QueueState state, Lane lane) {
    for (Train train : state.trains()) {
      if (train.state().isActive()
          && (train.lane().equals(lane.id()) || conflict(state, lane, train.lane()))) {
        return Optional.of(
            new Obstacle(
                "train " + train.id() + " of " + train.lane() + " is under way",
                "wait until it has landed",
                Optional.empty()));
      }
    }
    return Optional.empty();
  }

  private static boolean conflict(QueueState state, Lane lane, LaneId other) {
    return lane.conflicts().contains(other)
        || state.line(other).stream().anyMatch(l -> l.lane().conflicts().contains(lane.id()));
  }

  static boolean onlyHotfixesMayLeave(QueueState state, LaneId lane, Instant now) {
    if (state.holds().isEmpty() && state.windows().isEmpty()) {
      return false;
    }
    return gate(state, lane, now, false).isPresent() && gate(state, lane, now, true).isEmpty();
  }

  /** The hold or window that keeps trains of {@code lane} from leaving. */
  static Optional<Obstacle> gate(QueueState state, LaneId lane, Instant now, boolean hotfix) {
    for (Hold hold : state.holds()) {
      if (hold.isOn(now)
          && hold.covers(lane)
          && !(hotfix && hold.hotfixes() == Hold.Hotfixes.EXEMPT)) {
        return Optional.of(held(hold));
      }
    }
    return windows(state, lane, now, hotfix);
  }

  private static Obstacle held(Hold hold) {
    return new Obstacle(
        "held by " + hold.by() + ": " + hold.reason(),
        "release hold " + hold.id(),
        Optional.empty());
  }

  /** The hold that keeps trains of {@code lane} that have left where they are. */
  static Optional<Obstacle> stop(QueueState state, Train train, Instant now) {
    boolean hotfix = train.riders().stream().allMatch(Formation::isHotfix);
    return state.holds().stream()
        .filter(hold -> hold.underWay() == Hold.UnderWay.STOP)
        .filter(hold -> hold.isOn(now) && hold.covers(train.lane()))
        .filter(hold -> !(hotfix && hold.hotfixes() == Hold.Hotfixes.EXEMPT))
        .findFirst()
        .map(Obstacles::held);
  }

  private static Optional<Obstacle> windows(
      QueueState state, LaneId lane, Instant now, boolean hotfix) {
    Window closed = null;
    boolean open = false;
    for (Window window : state.windows()) {
      if (!window.covers(lane) || (hotfix && window.hotfixes() == Hold.Hotfixes.EXEMPT)) {
        continue;
      }
      boolean within = window.contains(now);
      if (window.kind() == Window.Kind.FREEZE && within) {
        return Optional.of(shut(window, "frozen: " + window.reason(), now));
      }
      if (window.kind() == Window.Kind.OPEN) {
        open |= within;
        closed = window;
      }
    }
    return closed == null || open
        ? Optional.empty()
        : Optional.of(shut(closed, "outside the window: " + closed.reason(), now));
  }

  private static Obstacle shut(Window window, String reason, Instant now) {
    String until =
        window
            .calendar()
            .nextChange(now)
            .map(change -> "wait until " + change + ", or ")
            .orElse("");
    return new Obstacle(reason, until + "waive the rule with a reason", Optional.of(Rule.WINDOW));
  }
}
