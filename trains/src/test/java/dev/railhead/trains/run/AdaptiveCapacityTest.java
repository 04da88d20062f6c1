package dev.railhead.trains.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Actor;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.testing.ManualClock;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.Lane;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.LaneKind;
import dev.railhead.trains.Policy;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.store.PushQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seats by what a queue measures, on a real ledger. */
class AdaptiveCapacityTest {
  private static final LaneId CODE = LaneId.of("code");
  private static final Actor RAILHEAD = Actor.of("railhead");

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2014-06-16T14:00:00Z"));
  private Ledger ledger;
  private PushQueue queue;
  private int joined;

  @BeforeEach
  void open() throws Exception {
    ledger = Ledger.open(directory.resolve("ledger.db"));
    queue =
        PushQueue.open(
            ledger,
            "web",
            QueueSettings.of(
                List.of(Stage.of("production")), List.of(Lane.of("code", LaneKind.CODE))),
            Dispatcher.with(Policy.usual(Set.of(RAILHEAD))),
            clock);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void join(int riders) throws Exception {
    for (int i = 0; i < riders; i++) {
      Actor user = Actor.of("user" + joined++);
      assertThat(queue.submit(user, Command.Join.of(CODE, user, List.of())))
          .isInstanceOf(Decision.Accepted.class);
    }
  }

  private AdaptiveCapacity.Builder adaptive() {
    return AdaptiveCapacity.of(queue, CODE).clock(clock).within(Duration.ofHours(1));
  }

  private int seats() throws Exception {
    return queue.refresh().line(CODE).orElseThrow().lane().capacity();
  }

  @Test
  void grows_at_once_to_what_those_who_join_need() throws Exception {
    // 40 in an hour are 10 in the 15 minutes that a train takes: 10 + sqrt(10), rounded up.
    join(40);
    assertThat(adaptive().build().adapt()).map(Lane::capacity).hasValue(14);
    assertThat(seats()).isEqualTo(14);
  }

  @Test
  void never_grows_beyond_the_cap() throws Exception {
    join(80);
    assertThat(adaptive().between(2, 12).build().adapt()).map(Lane::capacity).hasValue(12);
  }

  @Test
  void shrinks_a_seat_at_a_time_down_to_the_fewest_and_then_leaves_it() throws Exception {
    AdaptiveCapacity adaptive = adaptive().between(6, 16).build();
    assertThat(adaptive.adapt()).map(Lane::capacity).hasValue(7);
    assertThat(adaptive.adapt()).map(Lane::capacity).hasValue(6);
    long revision = queue.refresh().revision();
    assertThat(adaptive.adapt()).isEmpty();
    assertThat(queue.refresh().revision()).isEqualTo(revision);
  }

  @Test
  void forgets_who_joined_longer_ago() throws Exception {
    join(40);
    AdaptiveCapacity adaptive = adaptive().build();
    adaptive.adapt();
    clock.advance(Duration.ofHours(2));
    assertThat(adaptive.adapt()).map(Lane::capacity).hasValue(13);
  }

  @Test
  void keeps_what_else_the_lane_is() throws Exception {
    Lane before = queue.refresh().line(CODE).orElseThrow().lane();
    assertThat(adaptive().build().adapt()).hasValue(before.withCapacity(7));
  }

  @Test
  void says_so_when_it_may_not() {
    AdaptiveCapacity adaptive = adaptive().by(Actor.of("somebody")).build();
    assertThatThrownBy(adaptive::adapt)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("somebody cannot set the seats of code");
  }

  @Test
  void says_so_when_there_is_no_such_lane() {
    AdaptiveCapacity adaptive =
        AdaptiveCapacity.of(queue, LaneId.of("nowhere")).clock(clock).build();
    assertThatThrownBy(adaptive::adapt)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no nowhere");
  }
}
