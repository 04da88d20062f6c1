package dev.railhead.trains;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import dev.railhead.core.Actor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * What holds for a queue whatever is done to it, in whatever order, with clocks that jump.
 *
 * <p>Each property has been seen to fail when its guard was taken away from the rules:
 *
 * <ul>
 *   <li>a rider that goes back to the line stays in the train too: {@link
 *       #each_rider_is_in_exactly_one_place}
 *   <li>one seat more than the lane has: {@link
 *       #no_train_carries_more_than_its_lane_allows_unless_waived}
 *   <li>conflicts are ignored: {@link
 *       #at_most_one_train_per_lane_is_under_way_and_none_in_conflicting_lanes}; every lane
 *       conflicts with every other: {@link #a_config_train_is_never_delayed_by_code}
 *   <li>a driver need not be aboard: {@link #a_driver_rides_or_the_seat_is_vacant}
 *   <li>holds are ignored: {@link #nothing_departs_under_a_hold_or_without_a_driver}; a train goes
 *       on without readiness: {@link #no_train_goes_on_unless_everyone_is_good_or_it_is_waived}; a
 *       new attempt clears vetoes: {@link #a_veto_is_cleared_by_its_owner_alone_or_on_the_record};
 *       to be blocked loses readiness: {@link
 *       #readiness_is_forgotten_only_when_stage_or_attempt_change}
 *   <li>the later stand first: {@link #of_equals_the_earlier_never_leaves_later}; nobody moves up:
 *       {@link #nobody_is_overtaken_by_more_hotfix_trains_than_the_bound}
 *   <li>a release ends all holds: {@link #releasing_one_hold_leaves_the_others}
 *   <li>an order that was seen is done again: {@link #what_is_done_is_done_once}
 *   <li>the clock may go back: {@link
 *       #the_revision_counts_what_was_accepted_and_a_refusal_changes_nothing}
 *   <li>a state depends on something beside its entries: {@link
 *       #the_entries_make_the_state_at_every_revision}
 *   <li>the token of a report is ignored: {@link #a_stale_token_changes_nothing}; tokens do not
 *       grow: {@link #tokens_only_grow}
 *   <li>that everyone is ready is told again: {@link #each_fact_is_told_once_and_names_its_train}
 *   <li>a vacant seat cannot be taken: {@link #every_queue_drains_once_its_holds_end}
 * </ul>
 */
class QueueInvariants {
  private static final Set<String> HAPPENED = new HashSet<>();
  private static int plays;

  /** Or else what follows would hold for want of trying. */
  @AfterContainer
  static void everything_has_happened() {
    if (plays < 1000) {
      return; // one property by itself, which somebody looks into
    }
    Set<String> missing = new HashSet<>();
    for (Class<?> kind : Event.class.getPermittedSubclasses()) {
      missing.add(kind.getSimpleName());
    }
    missing.removeAll(HAPPENED);
    missing.removeAll(Set.of("QueueOpened", "BannerSet", "LaneSet", "RiderRepinned"));
    assertThat(missing).isEmpty();
  }

  private static Play play(List<Deed> deeds) {
    Play play = Play.of(deeds);
    plays++;
    play.entries.forEach(
        entry -> entry.events().forEach(e -> HAPPENED.add(e.getClass().getSimpleName())));
    return play;
  }

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Deed.any().list().ofMinSize(20).ofMaxSize(220);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void each_rider_is_in_exactly_one_place(@ForAll("deeds") List<Deed> deeds) {
    Play play = new Play();
    Set<RiderId> gone = new HashSet<>();
    long joined = 0;
    for (Deed deed : deeds) {
      play.perform(deed);
      List<RiderId> places = play.state.riders().stream().map(Rider::id).toList();
      assertThat(places).doesNotHaveDuplicates();
      gone = gone(play);
      joined = play.state.counters().rider();
      assertThat(places).noneMatch(gone::contains);
      assertThat(places.size() + gone.size()).as("everyone who joined").isEqualTo((int) joined);
    }
  }

  private static Set<RiderId> gone(Play play) {
    Set<RiderId> gone = new HashSet<>();
    for (Play.Step step : play.steps) {
      step.events(Event.RiderLeft.class).forEach(e -> gone.add(e.rider()));
      step.events(Event.RiderEjected.class).forEach(e -> gone.add(e.rider()));
      step.events(Event.TrainLanded.class)
          .forEach(
              e ->
                  step.before()
                      .train(e.train())
                      .orElseThrow()
                      .riders()
                      .forEach(r -> gone.add(r.id())));
    }
    return gone;
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void no_train_carries_more_than_its_lane_allows_unless_waived(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    boolean waived =
        play.steps.stream()
            .flatMap(step -> step.events(Event.RuleWaived.class).stream())
            .anyMatch(e -> e.rule() == Rule.CAPACITY);
    for (Play.Step step : play.steps) {
      for (Event.TrainDeparted e : step.events(Event.TrainDeparted.class)) {
        if (!waived) {
          assertThat(e.riders()).hasSizeBetween(1, Play.CAPACITY);
        }
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void at_most_one_train_per_lane_is_under_way_and_none_in_conflicting_lanes(
      @ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      List<LaneId> active =
          step.after().trains().stream()
              .filter(t -> t.state().isActive())
              .map(Train::lane)
              .toList();
      assertThat(active).doesNotHaveDuplicates();
      assertThat(active.containsAll(List.of(Play.CODE, Play.SEARCH))).isFalse();
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void a_config_train_is_never_delayed_by_code(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      if (step.after().activeTrain(Play.CONFIG).isEmpty()) {
        Optional<String> why = step.after().obstacle(Play.CONFIG, step.after().at());
        why.ifPresent(text -> assertThat(text).doesNotContain("under way"));
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void a_driver_rides_or_the_seat_is_vacant(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      for (Train train : step.after().trains()) {
        train
            .driver()
            .ifPresent(
                driver ->
                    assertThat(step.after().aboard(train.id()).stream().map(Rider::user))
                        .contains(driver));
      }
      for (Event.TrainPromoted e : step.events(Event.TrainPromoted.class)) {
        assertThat(e.driver()).isEqualTo(e.users().get(0));
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void nothing_departs_under_a_hold_or_without_a_driver(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      for (Event.TrainDeparted e : step.events(Event.TrainDeparted.class)) {
        Train train = step.after().train(e.train()).orElseThrow();
        boolean hotfix = train.riders().stream().allMatch(r -> r.priority() == Priority.HOTFIX);
        assertThat(step.before().holds())
            .noneMatch(
                hold ->
                    hold.isOn(step.after().at())
                        && hold.covers(e.lane())
                        && !(hotfix && hold.hotfixes() == Hold.Hotfixes.EXEMPT));
        assertThat(train.driver()).isPresent();
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void no_train_goes_on_unless_everyone_is_good_or_it_is_waived(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      List<TrainId> going = new ArrayList<>();
      step.events(Event.StageAdvanced.class).forEach(e -> going.add(e.train()));
      step.events(Event.TrainLanded.class).forEach(e -> going.add(e.train()));
      for (TrainId id : going) {
        Train before = step.before().train(id).orElseThrow();
        boolean waived =
            step.events(Event.RuleWaived.class).stream()
                .anyMatch(e -> e.rule() == Rule.READINESS && !e.reason().isBlank());
        assertThat(before.isEveryoneGood() || waived).isTrue();
        boolean hotfix = before.riders().stream().allMatch(r -> r.priority() == Priority.HOTFIX);
        assertThat(step.before().holds())
            .noneMatch(
                h ->
                    h.underWay() == Hold.UnderWay.STOP
                        && h.isOn(step.after().at())
                        && h.covers(before.lane())
                        && !(hotfix && h.hotfixes() == Hold.Hotfixes.EXEMPT));
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void a_veto_is_cleared_by_its_owner_alone_or_on_the_record(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      for (Rider before : step.before().riders()) {
        if (before.readiness() != Readiness.NOT_GOOD) {
          continue;
        }
        Optional<Rider> after = step.after().rider(before.id());
        if (after.isEmpty() || after.get().readiness() == Readiness.NOT_GOOD) {
          continue;
        }
        boolean own =
            step.order().command() instanceof Command.Good good
                && good.rider().equals(before.id())
                && step.order().by().equals(before.user());
        boolean waived = !step.events(Event.RuleWaived.class).isEmpty();
        boolean requeued =
            step.events(Event.RidersRequeued.class).stream()
                .anyMatch(e -> e.riders().contains(before.id()));
        assertThat(own || waived || requeued).as("%s", step).isTrue();
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void readiness_is_forgotten_only_when_stage_or_attempt_change(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      for (Train train : step.before().trains()) {
        Optional<Train> after = step.after().train(train.id());
        if (after.isEmpty() || !train.state().isActive()) {
          continue;
        }
        boolean same =
            train.stage() == after.get().stage() && train.attempt() == after.get().attempt();
        for (Rider rider : train.riders()) {
          after
              .get()
              .rider(rider.id())
              .filter(r -> same && rider.readiness() != Readiness.UNSAID)
              .ifPresent(r -> assertThat(r.readiness()).isNotEqualTo(Readiness.UNSAID));
        }
      }
    }
  }

  private static boolean isPlain(Rider rider) {
    return rider.placement().equals(Placement.anywhere());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void of_equals_the_earlier_never_leaves_later(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      for (Event.TrainDeparted e : step.events(Event.TrainDeparted.class)) {
        List<Rider> left =
            step.after().train(e.train()).orElseThrow().riders().stream()
                .filter(QueueInvariants::isPlain)
                .toList();
        for (Rider waiting : step.after().line(e.lane()).orElseThrow().waiting()) {
          if (isPlain(waiting)) {
            assertThat(left)
                .noneMatch(
                    r -> r.priority() == waiting.priority() && r.id().compareTo(waiting.id()) > 0);
          }
        }
      }
    }
  }

  /** More hotfixes than fit, for hours on end. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void nobody_is_overtaken_by_more_hotfix_trains_than_the_bound(
      @ForAll @Size(min = 10, max = 40) List<@IntRange(min = 0, max = 9) Integer> draws) {
    Play play = new Play();
    for (int draw : draws) {
      play.joinPlainly(draw < 6 ? Priority.HOTFIX : Priority.NORMAL);
      play.joinPlainly(draw < 8 ? Priority.HOTFIX : Priority.NORMAL);
      play.landOne();
    }
    Map<RiderId, Integer> overtakings = new HashMap<>();
    for (Play.Step step : play.steps) {
      for (Event.TrainDeparted e : step.events(Event.TrainDeparted.class)) {
        Train train = step.after().train(e.train()).orElseThrow();
        boolean hotfix =
            train.riders().stream().allMatch(r -> r.priority() == Priority.HOTFIX && isPlain(r));
        boolean othersHeld =
            Obstacles.onlyHotfixesMayLeave(step.before(), e.lane(), step.after().at());
        if (!hotfix || othersHeld) {
          continue;
        }
        for (Rider waiting : step.after().line(e.lane()).orElseThrow().waiting()) {
          boolean later = train.riders().stream().allMatch(r -> r.id().compareTo(waiting.id()) > 0);
          if (isPlain(waiting) && waiting.priority() == Priority.NORMAL && later) {
            overtakings.merge(waiting.id(), 1, Integer::sum);
          }
        }
      }
    }
    assertThat(overtakings.values()).allMatch(times -> times <= Play.SETTINGS.overtakings());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void releasing_one_hold_leaves_the_others(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      Set<HoldId> ended = new HashSet<>();
      step.events(Event.HoldReleased.class).forEach(e -> ended.add(e.hold()));
      for (Hold hold : step.before().holds()) {
        assertThat(step.after().holds().contains(hold)).isEqualTo(!ended.contains(hold.id()));
        boolean released =
            step.order().command() instanceof Command.ReleaseHold r && r.hold().equals(hold.id());
        assertThat(!ended.contains(hold.id()) || released || !hold.isOn(step.after().at()))
            .isTrue();
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void what_is_done_is_done_once(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    Set<String> accepted = new HashSet<>();
    Set<List<Object>> advances = new HashSet<>();
    for (Play.Step step : play.steps) {
      boolean again = accepted.contains(step.order().id());
      assertThat(step.decision() instanceof Decision.Repeated).isEqualTo(again);
      if (step.decision() instanceof Decision.Accepted) {
        accepted.add(step.order().id());
        if (step.order().command() instanceof Command.Advance advance) {
          Train train = step.before().train(advance.train()).orElseThrow();
          assertThat(advances.add(List.of(advance.train(), advance.stage(), train.attempt())))
              .isTrue();
        }
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void the_revision_counts_what_was_accepted_and_a_refusal_changes_nothing(
      @ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      long more = step.decision() instanceof Decision.Accepted ? 1 : 0;
      assertThat(step.after().revision()).isEqualTo(step.before().revision() + more);
      if (more == 0) {
        assertThat(step.after()).isSameAs(step.before());
      }
      assertThat(step.after().at()).isAfterOrEqualTo(step.before().at());
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void the_entries_make_the_state_at_every_revision(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    QueueState folded = QueueState.nothing();
    Map<Long, QueueState> seen = new HashMap<>();
    play.steps.forEach(step -> seen.put(step.after().revision(), step.after()));
    for (Entry entry : play.entries) {
      folded = folded.evolve(entry);
      QueueState then = seen.get(folded.revision());
      if (then != null) {
        assertThat(folded).isEqualTo(then);
      }
    }
    assertThat(folded).isEqualTo(play.state);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void a_stale_token_changes_nothing(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    for (Play.Step step : play.steps) {
      if (step.order().command() instanceof Command.Report report) {
        boolean current =
            step.before()
                .train(report.train())
                .filter(t -> t.run().token() == report.token())
                .flatMap(t -> t.run().until())
                .filter(until -> step.before().at().isBefore(until) && step.now().isBefore(until))
                .isPresent();
        if (!current) {
          assertThat(step.decision()).isNotInstanceOf(Decision.Accepted.class);
        }
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void each_fact_is_told_once_and_names_its_train(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    List<String> keys = new ArrayList<>();
    QueueState state = QueueState.nothing();
    for (Entry entry : play.entries) {
      QueueState before = state;
      state = state.evolve(entry);
      for (Notice notice : Notices.of(entry, state)) {
        keys.add(notice.key());
        if (notice.kind() == Notice.Kind.EVERYONE_READY) {
          TrainId train =
              TrainId.of(Long.parseLong(Splitter.on('/').splitToList(notice.key()).get(1)));
          assertThat(notice.to()).isEqualTo(before.train(train).orElseThrow().users());
        }
      }
    }
    assertThat(keys).doesNotHaveDuplicates();
    assertThat(keys.stream().filter(key -> key.startsWith("up/")).count())
        .isEqualTo(play.state.counters().train());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void tokens_only_grow(@ForAll("deeds") List<Deed> deeds) {
    List<Long> tokens =
        Play.of(deeds).steps.stream()
            .flatMap(step -> step.events(Event.RunClaimed.class).stream())
            .map(Event.RunClaimed::token)
            .toList();
    assertThat(tokens).isSorted().doesNotHaveDuplicates();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void every_queue_drains_once_its_holds_end(@ForAll("deeds") List<Deed> deeds) {
    Play play = play(deeds);
    List.copyOf(play.state.holds())
        .forEach(hold -> play.order(Play.RUNNER, new Command.ReleaseHold(hold.id())));
    List.copyOf(play.state.windows())
        .forEach(w -> play.order(Play.RUNNER, new Command.RemoveWindow(w.id(), "over")));
    int bound = 40 * (play.state.riders().size() + play.state.trains().size() + 1);
    for (int i = 0; i < bound && !play.state.riders().isEmpty(); i++) {
      play.now = play.now.plusSeconds(1);
      List.copyOf(play.state.trains()).forEach(train -> drive(play, train));
    }
    assertThat(play.state.riders()).as("%s", play.state.trains()).isEmpty();
  }

  private static void drive(Play play, Train train) {
    Actor by =
        play.state.aboard(train.id()).stream().findFirst().map(Rider::user).orElse(Play.RUNNER);
    if (train.driver().isEmpty()) {
      play.order(by, new Command.TakeOver(train.id(), Optional.empty()));
    }
    List<Rider> aboard = play.state.aboard(train.id());
    switch (train.state()) {
      case BOARDING -> {
        sayGood(play, aboard);
        play.order(by, new Command.Depart(train.id(), Optional.empty()));
      }
      case VERIFYING -> {
        sayGood(play, aboard);
        play.order(by, new Command.Advance(train.id(), train.stage(), Optional.empty()));
      }
      case BLOCKED -> {
        sayGood(play, aboard);
        play.order(by, new Command.Retry(train.id()));
      }
      default -> run(play, train);
    }
  }

  private static void sayGood(Play play, List<Rider> riders) {
    riders.forEach(r -> play.order(r.user(), new Command.Good(r.id())));
  }

  private static void run(Play play, Train train) {
    play.order(Play.RUNNER, new Command.Claim(train.id()));
    long token = play.state.train(train.id()).orElseThrow().run().token();
    TrainId id = train.id();
    switch (train.state()) {
      case UNKNOWN -> play.order(Play.RUNNER, new Command.Probe(id, token, Finding.DONE, "asked"));
      case ROLLING_BACK -> play.order(Play.RUNNER, new Command.FinishRollback(id, token));
      default -> play.order(Play.RUNNER, new Command.Succeed(id, token));
    }
  }
}
