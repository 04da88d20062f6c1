package dev.railhead.trains.channel;

import dev.railhead.core.Actor;
import dev.railhead.core.Stage;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Event;
import dev.railhead.trains.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the history of a queue means to the people in its channel: you are up, everyone is ready,
 * held. Each entry always gives the same notices under the same keys, so that one which is read
 * twice is said once. Immutable.
 */
public final class Notices {
  private final List<Stage> stages;

  /** Notices of a queue whose trains pass {@code stages}. */
  public Notices(List<Stage> stages) {
    this.stages = List.copyOf(stages);
  }

  /** What {@code entry} tells, in its order. */
  public List<Notice> of(Entry entry) {
    List<Notice> notices = new ArrayList<>();
    for (int i = 0; i < entry.events().size(); i++) {
      String key = entry.revision() + "." + i;
      of(entry, entry.events().get(i))
          .ifPresent(said -> notices.add(new Notice(key, said.to, said.text)));
    }
    return notices;
  }

  private record Said(List<Actor> to, String text) {}

  private static Optional<Said> said(List<Actor> to, String text) {
    return Optional.of(new Said(to, text));
  }

  private Optional<Said> of(Entry entry, Event event) {
    if (event instanceof Event.TrainPromoted e) {
      return said(
          e.users(),
          names(e.users())
              + ": you are up; "
              + e.driver()
              + " drives, .at "
              + stage(0)
              + " leaves");
    } else if (event instanceof Event.EveryoneReady e) {
      return said(
          e.users(),
          names(e.users()) + ": everyone is ready at " + stage(e.stage()) + next(e.stage()));
    } else if (event instanceof Event.StageSucceeded e) {
      return said(
          e.users(),
          names(e.users())
              + ": you are at "
              + stage(e.stage())
              + "; please look, then .good or .uhoh");
    } else if (event instanceof Event.TrainLanded e) {
      return said(e.users(), names(e.users()) + ": all is live");
    } else if (event instanceof Event.HoldPlaced e) {
      return said(
          List.of(),
          "held by " + e.hold().by() + ": " + e.hold().reason() + " (hold " + e.hold().id() + ")");
    } else if (event instanceof Event.HoldReleased e) {
      return said(List.of(), "hold " + e.hold() + " is over" + colon(e.reason()));
    }
    return trouble(entry, event);
  }

  private Optional<Said> trouble(Entry entry, Event event) {
    if (event instanceof Event.StageFailed e) {
      return said(
          List.of(),
          "train "
              + e.train()
              + " failed at "
              + stage(e.stage())
              + " ("
              + e.fault().name().toLowerCase(Locale.ROOT)
              + ")"
              + colon(e.why()));
    } else if (event instanceof Event.TrainBlocked e) {
      return said(
          List.of(), "train " + e.train() + " is blocked at " + stage(e.stage()) + colon(e.why()));
    } else if (event instanceof Event.RunLost e) {
      return said(
          List.of(),
          "the runner of train "
              + e.train()
              + " is gone at "
              + stage(e.stage())
              + "; what the hosts serve is unknown until they are asked");
    } else if (event instanceof Event.DriverChanged e) {
      return said(
          e.driver().stream().toList(),
          e.driver().map(d -> d + " drives").orElse("nobody drives")
              + " train "
              + e.train()
              + colon(e.why()));
    } else if (event instanceof Event.EjectionRequested e) {
      return said(
          List.of(e.user()),
          e.user()
              + " in train "
              + e.train()
              + ", "
              + e.reason()
              + "; .eject "
              + e.user()
              + " does");
    } else if (event instanceof Event.RiderEjected e) {
      return said(
          List.of(e.user()), e.user() + " was ejected from train " + e.train() + colon(e.reason()));
    }
    return record(entry, event);
  }

  private static Optional<Said> record(Entry entry, Event event) {
    if (event instanceof Event.RiderLeft e && e.kicked().isPresent()) {
      return said(
          List.of(e.user()), e.user() + " was kicked by " + entry.by() + colon(e.kicked().get()));
    } else if (event instanceof Event.RollbackStarted e) {
      return said(List.of(), "train " + e.train() + " goes back" + colon(e.reason()));
    } else if (event instanceof Event.TrainRolledBack e) {
      return said(e.users(), names(e.users()) + ": train " + e.train() + " is back");
    } else if (event instanceof Event.RuleWaived e) {
      return said(
          List.of(),
          entry.by()
              + " goes past a rule ("
              + rule(e.rule())
              + "): "
              + e.what()
              + colon(e.reason()));
    }
    return Optional.empty();
  }

  private String stage(int index) {
    return stages.get(index).name();
  }

  private String next(int index) {
    return index + 1 < stages.size()
        ? "; .at " + stage(index + 1) + " goes on"
        : "; .done lands the train";
  }

  private static String rule(Rule rule) {
    return rule.name().toLowerCase(Locale.ROOT);
  }

  private static String colon(String text) {
    return text.isBlank() ? "" : ": " + text;
  }

  private static String names(List<Actor> users) {
    return users.stream().map(Actor::name).collect(Collectors.joining(", "));
  }
}
