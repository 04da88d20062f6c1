package dev.railhead.core.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.railhead.core.Actor;
import dev.railhead.core.Fence;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord.State;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsTest {
  private static final Stack WEB = Stack.of("web");
  private static final Stage PRINCESS = Stage.of("princess");
  private static final Stage PRODUCTION = Stage.of("production");
  private static final LocalDate MONDAY = LocalDate.parse("2014-06-16");
  private static final Instant NOON = Instant.parse("2014-06-16T12:00:00Z");

  @TempDir Path directory;
  private LedgerPlace place;
  private Ledger ledger;

  @BeforeEach
  void open() throws Exception {
    place = Engine.SQLITE.place(directory);
    ledger = place.open();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void deploy(Stage stage, String revision, State state, Instant began, int seconds)
      throws Exception {
    long id =
        ledger
            .history()
            .begin(
                new DeployIntent(
                    DeployIntent.Kind.DEPLOY,
                    WEB,
                    stage,
                    Actor.of("ann"),
                    "main",
                    Optional.empty()))
            .id();
    ledger.history().pin(id, Fence.of(1), Revision.of(revision.repeat(40)));
    if (state != State.RUNNING) {
      ledger.history().end(id, state, "x");
    }
    String end =
        state == State.RUNNING ? "NULL" : Long.toString(began.plusSeconds(seconds).toEpochMilli());
    place.meddle(
        "UPDATE railhead_deploy SET began = %d, ended = %s WHERE id = %d"
            .formatted(began.toEpochMilli(), end, id));
  }

  private Statistics week() throws Exception {
    return Statistics.of(ledger.history(), MONDAY, MONDAY.plusDays(4), ZoneOffset.UTC);
  }

  /**
   * By hand: 11 successes of 10, 20 … 110 s. Their sum is 660 s, so the mean is 60 s. Nine tenths
   * of 11 are 9.9, so the 90th percentile by nearest rank is the 10th: 100 s. 3 failed, 1 was
   * aborted, 1 refused, 1 runs: 11 of 15 that count, which is 0.7333. 11 in five days are 2.2.
   */
  @Test
  void agrees_with_what_was_worked_out_by_hand() throws Exception {
    for (int i = 1; i <= 11; i++) {
      deploy(PRODUCTION, "a", State.SUCCEEDED, NOON.plusSeconds(86_400L * (i % 2)), 10 * i);
    }
    for (int i = 0; i < 3; i++) {
      deploy(PRODUCTION, "a", State.FAILED, NOON, 1000);
    }
    deploy(PRODUCTION, "a", State.ABORTED, NOON, 1000);
    deploy(PRODUCTION, "a", State.REFUSED, NOON, 1);
    deploy(PRODUCTION, "a", State.RUNNING, NOON, 0);
    deploy(PRODUCTION, "a", State.SUCCEEDED, NOON.minusSeconds(86_400), 9999);
    deploy(PRINCESS, "a", State.SUCCEEDED, NOON, 5);

    DeployFigures figures = week().of(WEB, PRODUCTION);

    assertThat(figures.deploys()).isEqualTo(17);
    assertThat(figures.mean()).contains(Duration.ofSeconds(60));
    assertThat(figures.p90()).contains(Duration.ofSeconds(100));
    assertThat(figures.longest()).contains(Duration.ofSeconds(110));
    assertThat(figures.successRate().orElseThrow()).isCloseTo(11 / 15.0, within(1e-12));
    assertThat(figures.successesPerDay()).isCloseTo(2.2, within(1e-12));
    assertThat(figures.perDay().values()).containsExactly(5, 6, 0, 0, 0);
    assertThat(figures.perDay().firstKey()).isEqualTo(MONDAY);
    assertThat(week().of(WEB).deploys()).isEqualTo(18);
    assertThat(week().all().deploys()).isEqualTo(18);
    assertThat(week().stages(WEB)).containsOnlyKeys("princess", "production");
  }

  @Test
  void says_nothing_of_what_never_ended() throws Exception {
    deploy(PRODUCTION, "a", State.RUNNING, NOON, 0);
    DeployFigures figures = week().of(WEB);
    assertThat(figures.mean()).isEmpty();
    assertThat(figures.p90()).isEmpty();
    assertThat(figures.successRate()).isEmpty();
    assertThat(week().pushFrequency(WEB, PRODUCTION, Duration.ofHours(8))).isEmpty();
    assertThat(week().toJson())
        .isEqualTo(
            "{\"format\":1,\"first\":\"2014-06-16\",\"last\":\"2014-06-20\",\"zone\":\"Z\","
                + "\"stages\":[{\"stack\":\"web\",\"stage\":\"production\",\"deploys\":1,"
                + "\"rollbacks\":0,\"running\":1,\"succeeded\":0,\"failed\":0,\"aborted\":0,"
                + "\"timed_out\":0,\"refused\":0,\"mixed\":0,\"success_rate\":null,\"mean_ms\":"
                + "null,\"p90_ms\":null,\"longest_ms\":null,\"successes_per_day\":0.0,\"per_day\":"
                + "{\"2014-06-16\":0,\"2014-06-17\":0,\"2014-06-18\":0,\"2014-06-19\":0,"
                + "\"2014-06-20\":0}}]}");
  }

  @Test
  void counts_days_where_they_are() throws Exception {
    deploy(PRODUCTION, "a", State.SUCCEEDED, Instant.parse("2014-06-17T03:30:00Z"), 10);
    Statistics newYork =
        Statistics.of(ledger.history(), MONDAY, MONDAY, ZoneId.of("America/New_York"));
    assertThat(newYork.of(WEB).perDay()).containsEntry(MONDAY, 1).hasSize(1);
    Statistics utc = Statistics.of(ledger.history(), MONDAY, MONDAY, ZoneOffset.UTC);
    assertThat(utc.stacks()).isEmpty();
  }

  /** The talks: 8 hours at 15 minutes a deploy are 32. At 12 minutes 40, at 20 minutes 24. */
  @Test
  void knows_the_talks_formula() {
    Duration day = Duration.ofHours(8);
    assertThat(new PushFrequency(day, Duration.ofMinutes(15)).perDay()).isEqualTo(32);
    assertThat(new PushFrequency(day, Duration.ofMinutes(12)).perDay()).isEqualTo(40);
    assertThat(new PushFrequency(day, Duration.ofMinutes(20)).perDay()).isEqualTo(24);
    assertThat(new PushFrequency(day, Duration.ofMinutes(15)).changesPerPush(80)).isEqualTo(2.5);
    assertThatThrownBy(() -> new PushFrequency(Duration.ZERO, day))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PushFrequency(day, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PushFrequency(day, day).changesPerPush(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * By hand: a takes from 12:00:00 on princess to 12:10:00 on production, with a failure between; b
   * takes from 13:00:00 to 13:15:00; c waits from 14:00:00 to the next day. The median is 15
   * minutes, so that 8 hours have room for 32. That a is live again on Tuesday is no push.
   */
  @Test
  void measures_pushes_from_the_first_stage_to_the_last() throws Exception {
    deploy(PRINCESS, "a", State.SUCCEEDED, NOON, 60);
    deploy(PRODUCTION, "a", State.FAILED, NOON.plusSeconds(120), 60);
    deploy(PRODUCTION, "a", State.SUCCEEDED, NOON.plusSeconds(300), 300);
    deploy(PRINCESS, "b", State.SUCCEEDED, NOON.plusSeconds(3600), 60);
    deploy(PRODUCTION, "b", State.SUCCEEDED, NOON.plusSeconds(3600 + 600), 300);
    deploy(PRINCESS, "c", State.SUCCEEDED, NOON.plusSeconds(7200), 60);
    deploy(PRODUCTION, "c", State.SUCCEEDED, NOON.plusSeconds(86_400), 300);
    deploy(PRODUCTION, "a", State.SUCCEEDED, NOON.plusSeconds(90_000), 60);
    deploy(PRINCESS, "d", State.SUCCEEDED, NOON.plusSeconds(95_000), 60);

    assertThat(week().pushes(WEB, PRODUCTION))
        .containsExactly(
            Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ofSeconds(79_500));
    PushFrequency frequency =
        week().pushFrequency(WEB, PRODUCTION, Duration.ofHours(8)).orElseThrow();
    assertThat(frequency.push()).isEqualTo(Duration.ofMinutes(15));
    assertThat(frequency.perDay()).isEqualTo(32);
  }

  @Test
  void refuses_days_in_the_wrong_order_or_too_many() {
    assertThatThrownBy(
            () -> Statistics.of(ledger.history(), MONDAY, MONDAY.minusDays(1), ZoneOffset.UTC))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Statistics.of(ledger.history(), MONDAY, MONDAY.plusDays(3660), ZoneOffset.UTC))
        .hasMessageStartingWith("there must be 1 to 3660 days, but were 3661");
  }
}
