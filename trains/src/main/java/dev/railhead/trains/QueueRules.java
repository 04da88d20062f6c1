package dev.railhead.trains;

import dev.railhead.core.internal.Names;
import java.util.Optional;

/** Holds, windows and the queue itself. */
final class QueueRules {
  private static final int HOLD_LIMIT = 100;

  private QueueRules() {}

  static void add(Dispatcher.Table table) {
    table.on(Command.PlaceHold.class, QueueRules::hold);
    table.on(Command.ReleaseHold.class, QueueRules::release);
    table.on(Command.AddWindow.class, QueueRules::addWindow);
    table.on(Command.RemoveWindow.class, QueueRules::removeWindow);
    table.on(
        Command.SetBanner.class,
        (turn, c) -> {
          c.banner().ifPresent(banner -> Names.line("a banner", banner, 400));
          turn.emit(new Event.BannerSet(c.banner()));
        });
    table.on(Command.SetLane.class, (turn, c) -> turn.emit(new Event.LaneSet(c.lane())));
    table.on(Command.Tick.class, (turn, c) -> {});
  }

  private static void hold(Turn turn, Command.PlaceHold c) {
    c.lane().ifPresent(turn::line);
    if (turn.state().holds().size() >= HOLD_LIMIT) {
      throw new Refusal("there are " + HOLD_LIMIT + " holds already", "release some of them");
    }
    if (c.until().filter(until -> !until.isAfter(turn.now)).isPresent()) {
      throw new Refusal("the hold would end before it begins", "name a later end, or none");
    }
    turn.emit(
        new Event.HoldPlaced(
            new Hold(
                HoldId.of(turn.state().counters().hold() + 1),
                c.lane(),
                turn.by(),
                c.reason(),
                turn.now,
                c.until(),
                c.hotfixes(),
                c.underWay())));
  }

  private static void release(Turn turn, Command.ReleaseHold c) {
    Optional<Hold> hold =
        turn.state().holds().stream().filter(h -> h.id().equals(c.hold())).findFirst();
    if (hold.isEmpty()) {
      throw new Refusal("there is no hold " + c.hold(), "look at the queue again");
    }
    turn.emit(
        new Event.HoldReleased(c.hold(), hold.get().reason(), Event.HoldReleased.Ending.RELEASED));
  }

  private static void addWindow(Turn turn, Command.AddWindow c) {
    c.lane().ifPresent(turn::line);
    if (turn.state().windows().size() >= HOLD_LIMIT) {
      throw new Refusal("there are " + HOLD_LIMIT + " windows already", "remove some of them");
    }
    turn.emit(
        new Event.WindowAdded(
            new Window(
                WindowId.of(turn.state().counters().window() + 1),
                c.kind(),
                c.lane(),
                c.calendar(),
                c.hotfixes(),
                c.reason())));
  }

  private static void removeWindow(Turn turn, Command.RemoveWindow c) {
    Names.line("the reason to remove a window", c.reason(), 400);
    if (turn.state().windows().stream().noneMatch(w -> w.id().equals(c.window()))) {
      throw new Refusal("there is no window " + c.window(), "look at the queue again");
    }
    turn.emit(new Event.WindowRemoved(c.window(), c.reason()));
  }
}
