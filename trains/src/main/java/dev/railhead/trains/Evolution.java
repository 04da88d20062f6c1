package dev.railhead.trains;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What each event does to a state. Decides nothing: an event is a fact. */
final class Evolution {
  private static final Map<Class<?>, BiFunction<QueueState, Event, QueueState>> STEPS = steps();

  private Evolution() {}

  static QueueState evolve(QueueState state, Entry entry) {
    if (entry.revision() != state.revision() + 1) {
      throw new IllegalArgumentException(
          "entry " + entry.revision() + " does not follow revision " + state.revision());
    }
    QueueState next = state;
    for (Event event : entry.events()) {
      next = apply(next, event);
    }
    return next.recorded(entry);
  }

  static QueueState apply(QueueState state, Event event) {
    BiFunction<QueueState, Event, QueueState> step = STEPS.get(event.getClass());
    if (step == null) {
      throw new IllegalStateException("no step for " + event.getClass().getSimpleName());
    }
    return step.apply(state, event);
  }

  /** Steps by class of event. */
  static final class Table {
    private final Map<Class<?>, BiFunction<QueueState, Event, QueueState>> steps = new HashMap<>();

    <E extends Event> void on(Class<E> kind, BiFunction<QueueState, E, QueueState> step) {
      steps.put(kind, (state, event) -> step.apply(state, kind.cast(event)));
    }
  }

  private static Map<Class<?>, BiFunction<QueueState, Event, QueueState>> steps() {
    Table table = new Table();
    queue(table);
    holds(table);
    LineEvolution.steps(table);
    TrainEvolution.steps(table);
    return Map.copyOf(table.steps);
  }

  private static void queue(Table table) {
    table.on(Event.QueueOpened.class, (state, e) -> state.opened(e.queue(), e.settings()));
    table.on(Event.BannerSet.class, (state, e) -> state.banner(e.banner()));
    table.on(Event.RuleWaived.class, (state, e) -> state);
    table.on(Event.Ticked.class, (state, e) -> state);
    table.on(
        Event.LaneSet.class,
        (state, e) ->
            state.put(
                state
                    .line(e.lane().id())
                    .map(line -> new Line(e.lane(), line.waiting(), line.failures()))
                    .orElse(new Line(e.lane(), List.of(), 0))));
  }

  private static void holds(Table table) {
    table.on(
        Event.HoldPlaced.class,
        (state, e) -> {
          return state
              .holds(Lists.with(state.holds(), state.holds().size(), e.hold()))
              .counters(state.counters().atHold(e.hold().id()));
        });
    table.on(
        Event.HoldReleased.class,
        (state, e) ->
            state.holds(
                state.holds().stream().filter(hold -> !hold.id().equals(e.hold())).toList()));
    table.on(
        Event.WindowAdded.class,
        (state, e) -> {
          return state
              .windows(Lists.with(state.windows(), state.windows().size(), e.window()))
              .counters(state.counters().atWindow(e.window().id()));
        });
    table.on(
        Event.WindowRemoved.class,
        (state, e) ->
            state.windows(
                state.windows().stream().filter(w -> !w.id().equals(e.window())).toList()));
  }
}
