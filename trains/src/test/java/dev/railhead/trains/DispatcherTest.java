package dev.railhead.trains;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.core.Calendar;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final Actor OPS = Actor.of("ops");
  private final Play play = new Play();

  private Rider join(String user, Priority priority, Placement placement) {
    Actor actor = Actor.of(user);
    accept(actor, Command.Join.of(Play.CODE, actor, List.of()).at(priority).placed(placement));
    return play.state.rider(RiderId.of(play.state.counters().rider())).orElseThrow();
  }

  private Rider join(String user) {
    return join(user, Priority.NORMAL, Placement.anywhere());
  }

  private void accept(Actor by, Command command) {
    assertThat(play.order(by, command)).isInstanceOf(Decision.Accepted.class);
  }

  private Decision.Rejected refuse(Actor by, Command command) {
    Decision decision = play.order(by, command);
    assertThat(decision).isInstanceOf(Decision.Rejected.class);
    return (Decision.Rejected) decision;
  }

  private List<List<String>> forming() {
    return play.state.forming(Play.CODE).stream()
        .map(train -> train.stream().map(rider -> rider.user().name()).toList())
        .toList();
  }

  private Train train() {
    return play.state.trains().get(play.state.trains().size() - 1);
  }

  private Command depart() {
    return new Command.Depart(
        play.state.boardingTrain(Play.CODE).orElseThrow().id(), Optional.empty());
  }

  /** Takes the train under way to its end. */
  private void land() {
    TrainId id = play.state.activeTrain(Play.CODE).orElseThrow().id();
    for (int stage = 0; stage < 2; stage++) {
      arrive(id);
      for (Rider rider : play.state.train(id).orElseThrow().riders()) {
        accept(rider.user(), new Command.Good(rider.id()));
      }
      accept(OPS, new Command.Advance(id, stage, Optional.empty()));
    }
  }

  private void arrive(TrainId id) {
    accept(Play.RUNNER, new Command.Claim(id));
    accept(Play.RUNNER, new Command.Succeed(id, play.state.counters().token()));
  }

  @Nested
  class GivenALine {
    @Test
    void forms_trains_by_capacity_only_when_they_depart() {
      join("ann");
      join("bob");
      join("cat");
      assertThat(forming()).containsExactly(List.of("ann", "bob"), List.of("cat"));
      accept(Actor.of("ann"), new Command.Leave(RiderId.of(1)));
      assertThat(forming()).containsExactly(List.of("bob", "cat"));
      assertThat(train().driver()).contains(Actor.of("bob"));
    }

    @Test
    void puts_wishes_where_they_belong() {
      Rider ann = join("ann");
      Rider bob = join("bob");
      join("cat", Priority.NORMAL, Placement.before(bob.id()));
      join("dan", Priority.NORMAL, Placement.with(ann.id()));
      join("eve", Priority.NORMAL, Placement.anywhere().and(Manner.LAST));
      join("fay");
      join("gus", Priority.NORMAL, Placement.anywhere().and(Manner.ALONE));
      assertThat(forming())
          .containsExactly(
              List.of("ann", "dan"),
              List.of("cat", "bob"),
              List.of("fay"),
              List.of("gus"),
              List.of("eve"));
    }

    @Test
    void refuses_to_fill_a_train_beyond_its_capacity_unless_waived_on_the_record() {
      Rider ann = join("ann");
      join("bob", Priority.NORMAL, Placement.with(ann.id()));
      Actor cat = Actor.of("cat");
      Command.Join join =
          Command.Join.of(Play.CODE, cat, List.of()).placed(Placement.with(ann.id()));
      assertThat(refuse(cat, join).reason()).contains("fill a train");
      accept(
          cat,
          new Command.Join(
              join.lane(),
              cat,
              List.of(),
              join.priority(),
              join.placement(),
              Optional.empty(),
              Optional.of(Waiver.of(Rule.CAPACITY, "one migration"))));
      assertThat(forming()).containsExactly(List.of("ann", "bob", "cat"));
      Entry entry = play.entries.get(play.entries.size() - 1);
      assertThat(entry.by()).isEqualTo(cat);
      assertThat(entry.events())
          .filteredOn(Event.RuleWaived.class::isInstance)
          .extracting(e -> ((Event.RuleWaived) e).reason())
          .containsExactly("one migration");
    }

    @Test
    void lets_so_many_hotfix_trains_overtake_and_no_more() {
      join("ann");
      for (int i = 1; i <= 2; i++) {
        join("fix" + i, Priority.HOTFIX, Placement.anywhere());
        assertThat(forming().get(0)).containsExactly("fix" + i);
        accept(OPS, depart());
        land();
      }
      join("fix3", Priority.HOTFIX, Placement.anywhere());
      assertThat(forming()).containsExactly(List.of("ann"), List.of("fix3"));
    }

    @Test
    void waits_for_those_who_want_to_be_asked() {
      Rider ann = join("ann", Priority.NORMAL, Placement.anywhere().and(Manner.ASK_ME));
      assertThat(refuse(ann.user(), depart()).reason()).contains("ann wants to be asked");
      accept(ann.user(), new Command.Good(ann.id()));
      accept(ann.user(), depart());
    }
  }

  @Nested
  class GivenAHold {
    @Test
    void lets_only_hotfixes_depart_when_they_are_exempt() {
      Rider ann = join("ann");
      accept(OPS, Command.PlaceHold.everything("the site is down"));
      assertThat(refuse(ann.user(), depart()).reason()).contains("the site is down");
      Rider fix = join("fix", Priority.HOTFIX, Placement.anywhere());
      accept(fix.user(), depart());
      assertThat(train().users()).containsExactly(fix.user());
    }

    private void holdForAMinute(Hold.Hotfixes hotfixes) {
      accept(
          OPS,
          new Command.PlaceHold(
              Optional.empty(),
              "lunch",
              Optional.of(play.now.plusSeconds(60)),
              hotfixes,
              Hold.UnderWay.GO_ON));
    }

    @Test
    void ends_by_itself() {
      Rider ann = join("ann");
      holdForAMinute(Hold.Hotfixes.HELD);
      refuse(ann.user(), depart());
      play.now = play.now.plusSeconds(60);
      accept(ann.user(), depart());
      assertThat(play.state.holds()).isEmpty();
    }

    @Test
    void that_has_ended_leaves_nobody_at_the_wheel_of_a_train_that_they_do_not_ride_in() {
      Rider fix = join("fix", Priority.HOTFIX, Placement.anywhere());
      Rider ann = join("ann", Priority.NORMAL, Placement.before(fix.id()));
      holdForAMinute(Hold.Hotfixes.EXEMPT);
      assertThat(train().driver()).contains(fix.user());
      play.now = play.now.plusSeconds(60);
      assertThat(refuse(fix.user(), depart()).reason()).contains("fix drives, but would not ride");
      accept(OPS, new Command.Tick());
      assertThat(train().driver()).contains(ann.user());
      accept(ann.user(), depart());
      assertThat(train().users()).containsExactly(ann.user());
    }
  }

  @Nested
  class GivenADriver {
    @Test
    void who_vanishes_leaves_the_seat_to_whoever_knew_and_nothing_goes_on_by_itself() {
      Rider ann = join("ann");
      Rider bob = join("bob");
      accept(ann.user(), depart());
      TrainId id = train().id();
      arrive(id);
      play.now = play.now.plus(Duration.ofMinutes(31));
      accept(ann.user(), new Command.Good(ann.id()));
      accept(bob.user(), new Command.Good(bob.id()));
      assertThat(train().driver()).isEmpty();
      Command advance = new Command.Advance(id, 0, Optional.empty());
      assertThat(refuse(bob.user(), advance).reason()).contains("no driver");
      refuse(bob.user(), new Command.TakeOver(id, Optional.of(ann.user())));
      accept(bob.user(), new Command.TakeOver(id, Optional.empty()));
      refuse(ann.user(), new Command.TakeOver(id, Optional.empty()));
      accept(bob.user(), advance);
    }

    @Test
    void keeps_a_train_that_has_left_as_it_is() {
      Rider ann = join("ann");
      Rider bob = join("bob");
      accept(ann.user(), depart());
      accept(bob.user(), new Command.Leave(bob.id()));
      assertThat(train().users()).containsExactly(ann.user(), bob.user());
      Actor cat = Actor.of("cat");
      Command before =
          Command.Join.of(Play.CODE, cat, List.of()).placed(Placement.before(ann.id()));
      assertThat(refuse(cat, before).reason()).contains("has left");
      arrive(train().id());
      assertThat(train().state()).isEqualTo(TrainState.BLOCKED);
      accept(ann.user(), new Command.Eject(train().id(), bob.id(), "wanted to leave"));
      assertThat(train().users()).containsExactly(ann.user());
      assertThat(train().state()).isEqualTo(TrainState.RUNNING);
    }
  }

  @Nested
  class GivenFailures {
    @Test
    void hold_the_lane_when_there_are_too_many_in_a_row() {
      Rider ann = join("ann");
      accept(ann.user(), depart());
      for (int i = 0; i < 5; i++) {
        TrainId id = train().id();
        accept(Play.RUNNER, new Command.Claim(id));
        accept(
            Play.RUNNER,
            new Command.Fail(
                id, play.state.counters().token(), Fault.INFRASTRUCTURE, "no route to host"));
        if (i < 4) {
          accept(ann.user(), new Command.Retry(id));
        }
      }
      assertThat(play.state.holds()).extracting(Hold::by).containsExactly(Actor.of("railhead"));
      assertThat(refuse(ann.user(), new Command.Retry(train().id())).reason())
          .contains("failed in a row");
    }
  }

  @Nested
  class GivenATrainThatWasRolledBack {
    @Test
    void has_its_riders_before_all_who_asked_as_urgently_but_later() {
      join("ann", Priority.LOW, Placement.anywhere());
      accept(Actor.of("ann"), depart());
      TrainId first = train().id();
      join("bob", Priority.LOW, Placement.anywhere());
      Rider cat = join("cat", Priority.LOW, Placement.anywhere());
      join("dan", Priority.NORMAL, Placement.before(cat.id()));
      accept(Play.RUNNER, new Command.Claim(first));
      accept(
          Play.RUNNER, new Command.Fail(first, play.state.counters().token(), Fault.CHANGE, "red"));
      accept(Actor.of("ann"), new Command.Rollback(first, "broken"));
      assertThat(forming()).containsExactly(List.of("ann", "bob"), List.of("dan", "cat"));
    }
  }

  @Nested
  class GivenThePolicy {
    private final Dispatcher usual = Dispatcher.with(Policy.usual(Set.of(OPS)));

    private Decision decide(Actor by, Command command) {
      return usual.decide(play.state, Order.of("try", by, command), play.now);
    }

    @Test
    void says_who_may_do_what() {
      Rider ann = join("ann");
      Rider bob = join("bob");
      assertThat(decide(bob.user(), depart())).isInstanceOf(Decision.Rejected.class);
      assertThat(decide(ann.user(), depart())).isInstanceOf(Decision.Accepted.class);
      assertThat(decide(ann.user(), new Command.Good(bob.id())))
          .isInstanceOf(Decision.Rejected.class);
      assertThat(decide(OPS, new Command.Good(bob.id()))).isInstanceOf(Decision.Accepted.class);
      assertThat(decide(ann.user(), new Command.Claim(train().id())))
          .isInstanceOf(Decision.Rejected.class);
    }
  }

  @Nested
  class GivenACalendar {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private Calendar.Weekly every(LocalTime from, LocalTime until) {
      return new Calendar.Weekly(EnumSet.allOf(DayOfWeek.class), from, until, BERLIN);
    }

    @Test
    void goes_on_over_midnight_into_the_next_day() {
      Calendar friday =
          new Calendar.Weekly(
              Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(2, 0), BERLIN);
      assertThat(friday.contains(Instant.parse("2026-01-02T21:30:00Z"))).isTrue();
      assertThat(friday.contains(Instant.parse("2026-01-03T00:59:59Z"))).isTrue();
      assertThat(friday.contains(Instant.parse("2026-01-03T01:00:00Z"))).isFalse();
      assertThat(friday.contains(Instant.parse("2026-01-02T00:30:00Z"))).isFalse();
    }

    @Test
    void begins_at_the_change_when_its_hour_does_not_exist() {
      Calendar night = every(LocalTime.of(2, 30), LocalTime.of(4, 0));
      assertThat(night.contains(Instant.parse("2026-03-29T00:59:59Z"))).isFalse();
      assertThat(night.contains(Instant.parse("2026-03-29T01:00:00Z"))).isTrue();
      assertThat(night.contains(Instant.parse("2026-03-29T02:00:00Z"))).isFalse();
    }

    @Test
    void lasts_through_both_of_an_hour_that_comes_twice() {
      Calendar night = every(LocalTime.of(2, 15), LocalTime.of(2, 45));
      assertThat(night.contains(Instant.parse("2026-10-25T00:14:59Z"))).isFalse();
      assertThat(night.contains(Instant.parse("2026-10-25T00:15:00Z"))).isTrue();
      assertThat(night.contains(Instant.parse("2026-10-25T01:44:59Z"))).isTrue();
      assertThat(night.contains(Instant.parse("2026-10-25T01:45:00Z"))).isFalse();
      assertThat(night.nextChange(Instant.parse("2026-10-25T00:30:00Z")))
          .contains(Instant.parse("2026-10-25T01:45:00Z"));
    }
  }
}
