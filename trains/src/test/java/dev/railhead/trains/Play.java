package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.Calendar;
import dev.railhead.core.Revision;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A queue that random deeds are done to, with all that happens kept. For one thread. */
final class Play {
  static final LaneId CODE = LaneId.of("code");
  static final LaneId CONFIG = LaneId.of("config");
  static final LaneId SEARCH = LaneId.of("search");
  static final int CAPACITY = 2;
  static final QueueSettings SETTINGS =
      QueueSettings.of(
              QueueSettings.usual().stages(),
              List.of(
                  Lane.of("code", LaneKind.CODE).withCapacity(CAPACITY),
                  Lane.of("config", LaneKind.CONFIG).withCapacity(CAPACITY),
                  Lane.of("search", LaneKind.STACK)
                      .withCapacity(CAPACITY)
                      .conflictingWith(Set.of(CODE))))
          .withOvertakings(2)
          .withLeases(Duration.ofMinutes(30), Duration.ofMinutes(2));
  static final Actor RUNNER = Actor.of("runner");

  /** One step: what was before, what was ordered, what came of it, and what is now. */
  record Step(QueueState before, Order order, Instant now, Decision decision, QueueState after) {
    List<Event> events() {
      return decision instanceof Decision.Accepted accepted ? accepted.entry().events() : List.of();
    }

    <E extends Event> List<E> events(Class<E> kind) {
      return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  final Dispatcher dispatcher = Dispatcher.with(Policy.open());
  final List<Step> steps = new ArrayList<>();
  final List<Entry> entries = new ArrayList<>();
  Instant now = Instant.parse("2026-03-02T10:00:00Z");
  QueueState state;
  private int orders;

  Play() {
    Entry opening = QueueState.opening("push", SETTINGS, RUNNER, now);
    entries.add(opening);
    state = QueueState.nothing().evolve(opening);
  }

  static Play of(List<Deed> deeds) {
    Play play = new Play();
    deeds.forEach(play::perform);
    return play;
  }

  Decision order(Actor by, Command command) {
    return submit(Order.of("o" + ++orders, by, command));
  }

  Decision submit(Order order) {
    QueueState before = state;
    Decision decision = dispatcher.decide(before, order, now);
    if (decision instanceof Decision.Accepted accepted) {
      entries.add(accepted.entry());
      state = before.evolve(accepted.entry());
    }
    steps.add(new Step(before, order, now, decision, state));
    return decision;
  }

  /** Somebody new joins, without wishes. */
  void joinPlainly(Priority priority) {
    Actor user = Actor.of("q" + ++orders);
    order(user, Command.Join.of(CODE, user, List.of()).at(priority));
  }

  /** The train that boards in the code lane leaves, and lands. */
  void landOne() {
    Optional<Waiver> hurry = Optional.of(Waiver.of(Rule.READINESS, "it is urgent"));
    TrainId id = state.boardingTrain(CODE).orElseThrow().id();
    order(RUNNER, new Command.Depart(id, hurry));
    for (int stage = 0; stage < SETTINGS.stages().size(); stage++) {
      order(RUNNER, new Command.Claim(id));
      order(RUNNER, new Command.Succeed(id, state.counters().token()));
      order(RUNNER, new Command.Advance(id, stage, hurry));
    }
  }

  static Actor person(int number) {
    return Actor.of("p" + number);
  }

  void perform(Deed deed) {
    now = now.plusSeconds(deed.seconds());
    Actor by = person(deed.who());
    switch (deed.kind()) {
      case JOIN -> order(by, join(by, deed));
      case LEAVE -> riderOf(by).ifPresent(r -> order(by, new Command.Leave(r.id())));
      case KICK ->
          any(state.riders(), deed.a()).ifPresent(r -> order(by, new Command.Kick(r.id(), "gone")));
      case GOOD -> good(deed);
      case NOT_GOOD ->
          any(state.riders(), deed.a())
              .ifPresent(r -> order(r.user(), new Command.NotGood(r.id(), "broken")));
      case DEPART -> depart(deed);
      case ADVANCE -> advance(deed);
      case RUN -> run(deed);
      case TROUBLE -> trouble(deed);
      case SEAT -> seat(by, deed);
      case HOLD -> order(by, hold(deed));
      case RELEASE ->
          any(state.holds(), deed.a()).ifPresent(h -> order(by, new Command.ReleaseHold(h.id())));
      case WINDOW -> window(deed);
      case TICK -> order(by, new Command.Tick());
      case REPEAT -> any(steps, deed.a()).ifPresent(step -> submit(step.order()));
      case STALE -> stale(deed);
    }
  }

  static <T> Optional<T> any(List<T> items, int choice) {
    return items.isEmpty() ? Optional.empty() : Optional.of(items.get(choice % items.size()));
  }

  private Optional<Rider> riderOf(Actor user) {
    return state.riders().stream().filter(r -> r.user().equals(user)).findFirst();
  }

  private Command join(Actor by, Deed deed) {
    LaneId lane = List.of(CODE, CODE, CONFIG, SEARCH).get(deed.a() % 4);
    Priority priority =
        deed.b() % 3 == 0 ? Priority.HOTFIX : deed.b() % 10 == 1 ? Priority.LOW : Priority.NORMAL;
    Optional<Waiver> waiver =
        deed.b() % 7 == 0
            ? Optional.of(Waiver.of(Rule.CAPACITY, "they belong together"))
            : Optional.empty();
    return new Command.Join(
        lane, by, List.of(revision(deed.a())), priority, placement(deed), Optional.empty(), waiver);
  }

  static Revision revision(int number) {
    return Revision.of(String.format("%040x", number + 1));
  }

  private Placement placement(Deed deed) {
    Optional<Rider> other = any(state.riders(), deed.a() / 4);
    return switch (deed.b() / 10 % 8) {
      case 0 -> other.map(r -> Placement.with(r.id())).orElse(Placement.anywhere());
      case 1 -> other.map(r -> Placement.before(r.id())).orElse(Placement.anywhere());
      case 2 ->
          Placement.anywhere()
              .and(
                  List.of(Manner.ALONE, Manner.ASK_ME, Manner.LAST, Manner.AGAIN)
                      .get(deed.a() % 4));
      default -> Placement.anywhere();
    };
  }

  private void good(Deed deed) {
    List<Rider> unsaid =
        state.riders().stream().filter(r -> r.readiness() != Readiness.GOOD).toList();
    any(deed.b() % 4 == 0 ? state.riders() : unsaid, deed.a())
        .ifPresent(r -> order(r.user(), new Command.Good(r.id())));
  }

  private Optional<Waiver> waiver(Deed deed) {
    return deed.b() % 5 == 0
        ? Optional.of(new Waiver(EnumSet.of(Rule.READINESS, Rule.WINDOW), "it is urgent"))
        : Optional.empty();
  }

  private void depart(Deed deed) {
    any(in(TrainState.BOARDING), deed.a())
        .ifPresent(
            t ->
                order(
                    t.driver().orElse(person(deed.who())),
                    new Command.Depart(t.id(), waiver(deed))));
  }

  private void advance(Deed deed) {
    any(state.trains(), deed.a())
        .ifPresent(
            t ->
                order(
                    t.driver().orElse(person(deed.who())),
                    new Command.Advance(t.id(), t.stage(), waiver(deed))));
  }

  private List<Train> in(TrainState... states) {
    return state.trains().stream().filter(t -> List.of(states).contains(t.state())).toList();
  }

  /** The runner does what is next for it. */
  private void run(Deed deed) {
    Optional<Train> chosen =
        any(in(TrainState.RUNNING, TrainState.UNKNOWN, TrainState.ROLLING_BACK), deed.a());
    if (chosen.isEmpty()) {
      return;
    }
    Train train = chosen.get();
    if (train.run().runner().isEmpty()) {
      order(RUNNER, new Command.Claim(train.id()));
    } else {
      order(RUNNER, report(train, train.run().token(), deed.b()));
    }
  }

  private static Command report(Train train, long token, int choice) {
    TrainId id = train.id();
    if (train.state() == TrainState.UNKNOWN) {
      return new Command.Probe(id, token, List.of(Finding.values()).get(choice % 3), "asked");
    }
    if (train.state() == TrainState.ROLLING_BACK) {
      return new Command.FinishRollback(id, token);
    }
    return switch (choice % 8) {
      case 0 -> new Command.Renew(id, token);
      case 1 -> new Command.Begin(id, token, revision(choice));
      case 2, 3 -> new Command.Fail(id, token, List.of(Fault.values()).get(choice / 8 % 4), "red");
      default -> new Command.Succeed(id, token);
    };
  }

  private void trouble(Deed deed) {
    Optional<Train> chosen = any(state.trains(), deed.a());
    if (chosen.isEmpty()) {
      return;
    }
    Train train = chosen.get();
    Actor by = train.driver().orElse(person(deed.who()));
    switch (deed.b() % 5) {
      case 0 -> order(by, new Command.Retry(train.id()));
      case 1 ->
          any(train.riders(), deed.b())
              .ifPresent(r -> order(by, new Command.Eject(train.id(), r.id(), "broken")));
      case 2 -> order(by, new Command.Bisect(train.id(), List.of()));
      case 3 -> order(by, new Command.Rollback(train.id(), "broken"));
      default -> order(by, new Command.Abort(train.id(), "wrong"));
    }
  }

  private void seat(Actor by, Deed deed) {
    Optional<Train> chosen = any(state.trains(), deed.a());
    if (chosen.isEmpty()) {
      return;
    }
    Train train = chosen.get();
    Actor rider = any(state.aboard(train.id()), deed.b()).map(Rider::user).orElse(by);
    switch (deed.b() % 4) {
      case 0 -> order(train.driver().orElse(by), new Command.StillHere(train.id()));
      case 1 -> order(train.driver().orElse(by), new Command.GiveUpSeat(train.id()));
      case 2 -> order(rider, new Command.TakeOver(train.id(), Optional.of(by)));
      default -> order(rider, new Command.TakeOver(train.id(), train.driver()));
    }
  }

  private Command hold(Deed deed) {
    return new Command.PlaceHold(
        any(List.of(CODE, CONFIG, SEARCH), deed.a()).filter(lane -> deed.b() % 2 == 0),
        "the site is down",
        deed.b() % 3 == 0 ? Optional.empty() : Optional.of(now.plusSeconds(60)),
        List.of(Hold.Hotfixes.values()).get(deed.a() % 2),
        List.of(Hold.UnderWay.values()).get(deed.a() / 2 % 2));
  }

  private void window(Deed deed) {
    if (!state.windows().isEmpty()) {
      order(RUNNER, new Command.RemoveWindow(state.windows().get(0).id(), "over"));
      return;
    }
    Calendar calendar =
        new Calendar.Weekly(
            EnumSet.allOf(DayOfWeek.class),
            LocalTime.of(deed.a() % 24, 0),
            LocalTime.of(deed.b() % 24, 0),
            ZoneId.of("America/New_York"));
    order(
        RUNNER,
        new Command.AddWindow(
            List.of(Window.Kind.values()).get(deed.a() % 2),
            Optional.of(CODE),
            calendar,
            List.of(Hold.Hotfixes.values()).get(deed.b() % 2),
            "office hours"));
  }

  /** A report of somebody who has slept, or who never ran the train. */
  private void stale(Deed deed) {
    any(state.trains(), deed.a())
        .filter(t -> state.counters().token() > 0)
        .ifPresent(
            t -> {
              long token = 1 + deed.b() % state.counters().token();
              order(RUNNER, report(t, token, deed.b() + deed.a()));
            });
  }
}
