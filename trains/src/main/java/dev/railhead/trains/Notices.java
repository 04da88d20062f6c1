package dev.railhead.trains;

import dev.railhead.core.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people should be told of an entry: a function of the entry and the state after it. */
public final class Notices {
  private final QueueState after;
  private final List<Notice> notices = new ArrayList<>();

  private Notices(QueueState after) {
    this.after = after;
  }

  /**
   * The notices of {@code entry}, in order.
   *
   * @param entry the entry
   * @param after the state that it led to
   */
  public static List<Notice> of(Entry entry, QueueState after) {
    Notices notices = new Notices(after);
    for (Event event : entry.events()) {
      notices.add(entry, event);
    }
    return List.copyOf(notices.notices);
  }

  private void add(Entry entry, Event event) {
    if (event instanceof Event.TrainPromoted e) {
      tell("up/" + e.train(), Notice.Kind.YOU_ARE_UP, e.users(), names(e.users()) + ": you are up");
    } else if (event instanceof Event.EveryoneReady e) {
      tell(
          "ready/" + step(e.train(), e.stage(), e.attempt()),
          Notice.Kind.EVERYONE_READY,
          e.users(),
          names(e.users()) + ": everyone is ready at " + stage(e.stage()));
    } else if (event instanceof Event.HoldPlaced e) {
      tell(
          "held/" + e.hold().id(),
          Notice.Kind.HELD,
          List.of(),
          "held by " + e.hold().by() + ": " + e.hold().reason());
    } else if (event instanceof Event.HoldReleased e) {
      tell(
          "released/" + e.hold(), Notice.Kind.RELEASED, List.of(), "no longer held: " + e.reason());
    } else {
      addRun(entry, event);
    }
  }

  private void addRun(Entry entry, Event event) {
    if (event instanceof Event.TrainDeparted e) {
      tell(
          "departed/" + e.train(), Notice.Kind.DEPARTED, e.users(), names(e.users()) + " departed");
    } else if (event instanceof Event.StageSucceeded e) {
      tell(
          "arrived/" + step(e.train(), e.stage(), e.attempt()),
          Notice.Kind.ARRIVED,
          e.users(),
          names(e.users()) + ": you are at " + stage(e.stage()) + ", please look");
    } else if (event instanceof Event.StageFailed e) {
      tell(
          "failed/" + step(e.train(), e.stage(), e.attempt()),
          Notice.Kind.BLOCKED,
          users(e.train()),
          "train " + e.train() + " failed at " + stage(e.stage()) + ": " + e.why());
    } else if (event instanceof Event.TrainBlocked e) {
      tell(
          "blocked/" + e.train() + "/" + entry.revision(),
          Notice.Kind.BLOCKED,
          users(e.train()),
          "train " + e.train() + " stands at " + stage(e.stage()) + ": " + e.why());
    } else {
      addTrouble(entry, event);
    }
  }

  private void addTrouble(Entry entry, Event event) {
    if (event instanceof Event.RunLost e) {
      tell(
          "unknown/" + e.train() + "/" + entry.revision(),
          Notice.Kind.UNKNOWN,
          users(e.train()),
          "the runner of train " + e.train() + " is gone; the hosts will be asked");
    } else if (event instanceof Event.DriverChanged e && e.driver().isEmpty()) {
      tell(
          "vacant/" + e.train() + "/" + entry.revision(),
          Notice.Kind.NO_DRIVER,
          users(e.train()),
          "train " + e.train() + " has no driver: " + e.why());
    } else if (event instanceof Event.RiderEjected e) {
      tell(
          "ejected/" + e.train() + "/" + e.rider(),
          Notice.Kind.EJECTED,
          List.of(e.user()),
          e.user() + " was put off train " + e.train() + ": " + e.reason());
    } else if (event instanceof Event.TrainLanded e) {
      tell("landed/" + e.train(), Notice.Kind.LANDED, e.users(), names(e.users()) + " landed");
    } else if (event instanceof Event.TrainRolledBack e) {
      tell(
          "back/" + e.train(),
          Notice.Kind.ROLLED_BACK,
          e.users(),
          "train " + e.train() + " was rolled back");
    }
  }

  private void tell(String key, Notice.Kind kind, List<Actor> to, String text) {
    notices.add(new Notice(key, kind, to, text));
  }

  private List<Actor> users(TrainId id) {
    return after.aboard(id).stream().map(Rider::user).toList();
  }

  private static String step(TrainId train, int stage, int attempt) {
    return train + "/" + stage + "/" + attempt;
  }

  private String stage(int index) {
    return Optional.of(after.settings().stages())
        .filter(stages -> index < stages.size())
        .map(stages -> stages.get(index).name())
        .orElse("stage " + index);
  }

  private static String names(List<Actor> users) {
    return String.join(" ", users.stream().map(Actor::name).toList());
  }
}
