package dev.railhead.core.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.railhead.core.Actor;
import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord.State;
import dev.railhead.core.ledger.Hold;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class TimelineTest {
  private static final Actor ANN = Actor.of("Ann | <b>");
  private static final ReleaseId OLD = ReleaseId.parse("3ee7f99bb3-20140616-220101-UTC");
  private static final ReleaseId NEW = ReleaseId.parse("4add615720-20140616-233728-UTC");
  private static final Instant FROM = Instant.parse("2014-06-16T23:00:00Z");
  private static final Instant UNTIL = Instant.parse("2014-06-17T00:00:00Z");

  @Parameter Engine engine;
  @TempDir Path directory;
  private LedgerPlace place;
  private Ledger ledger;

  @BeforeEach
  void open() throws Exception {
    place = engine.place(directory);
    ledger = place.open();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  /** A deploy with the times that are given, in minutes after {@link #FROM}. */
  private long deploy(
      String stack, DeployIntent.Kind kind, State state, String detail, double began, double ended)
      throws Exception {
    long id =
        ledger
            .history()
            .begin(
                new DeployIntent(
                    kind, Stack.of(stack), Stage.of("production"), ANN, "ma|in", Optional.empty()))
            .id();
    ledger.history().pin(id, Fence.of(1), Revision.of("4add615720".repeat(4)));
    ledger.history().release(id, NEW);
    ledger.history().before(id, Map.of("web1", Optional.of(OLD), "web2", Optional.empty()));
    if (state != State.RUNNING) {
      ledger.history().end(id, state, detail);
    }
    String end = state == State.RUNNING ? "NULL" : Long.toString(millis(ended));
    place.meddle(
        "UPDATE railhead_deploy SET began = %d, ended = %s WHERE id = %d"
            .formatted(millis(began), end, id));
    return id;
  }

  private static long millis(double minutes) {
    return FROM.toEpochMilli() + (long) (minutes * 60_000);
  }

  private Timeline hour() throws Exception {
    return Timeline.of(ledger).between(FROM, UNTIL);
  }

  @Test
  void has_what_was_under_way_between_two_instants_in_order() throws Exception {
    deploy("web", DeployIntent.Kind.DEPLOY, State.SUCCEEDED, "", -10, -0.001);
    long early = deploy("web", DeployIntent.Kind.DEPLOY, State.SUCCEEDED, "", -10, 0);
    long rollback = deploy("web", DeployIntent.Kind.ROLLBACK, State.FAILED, "no\nroute", 50, 52);
    long flags = deploy("web_config", DeployIntent.Kind.DEPLOY, State.SUCCEEDED, "", 20, 20.1);
    long running = deploy("web", DeployIntent.Kind.DEPLOY, State.RUNNING, "", 59, 0);
    deploy("web", DeployIntent.Kind.DEPLOY, State.SUCCEEDED, "", 60, 61);
    Instant noon = FROM.plusSeconds(600);
    TimelineSource trains =
        (from, until) ->
            List.of(
                TimelineEntry.hold(noon, Optional.of(noon), ANN, "released", "db"),
                TimelineEntry.hold(until, Optional.empty(), ANN, "held", "too late"));

    Timeline timeline = Timeline.of(ledger).and(trains).between(FROM, UNTIL);

    assertThat(timeline.entries())
        .extracting(TimelineEntry::kind, entry -> entry.deploy().orElse(0L))
        .containsExactly(
            tuple(TimelineEntry.Kind.DEPLOY, early),
            tuple(TimelineEntry.Kind.HOLD, 0L),
            tuple(TimelineEntry.Kind.FLAG_PUSH, flags),
            tuple(TimelineEntry.Kind.ROLLBACK, rollback),
            tuple(TimelineEntry.Kind.DEPLOY, running));
    assertThat(timeline.entries().get(3).what()).isEqualTo("3ee7f99bb3 → 4add615720; no route");
    assertThat(timeline.entries().get(4).ended()).isEmpty();
  }

  @Test
  void takes_the_stacks_it_is_told_of_for_config() throws Exception {
    deploy("knobs", DeployIntent.Kind.DEPLOY, State.SUCCEEDED, "", 1, 2);
    assertThat(hour().entries().get(0).kind()).isEqualTo(TimelineEntry.Kind.DEPLOY);
    Timeline told = Timeline.of(ledger).config(Stack.of("knobs")).between(FROM, UNTIL);
    assertThat(told.entries().get(0).kind()).isEqualTo(TimelineEntry.Kind.FLAG_PUSH);
  }

  @Test
  void has_the_holds_on_all_stacks_those_too_that_ended_by_themselves() throws Exception {
    Instant start = Instant.now().minusSeconds(60);
    Instant soon = Instant.now().plusSeconds(3600);
    ledger.locks().holdAll(new Hold(ANN, "released", Instant.EPOCH, Optional.empty()));
    ledger.locks().endHold(Actor.of("bob"));
    ledger.locks().holdAll(new Hold(ANN, "expired", Instant.EPOCH, Optional.of(soon)));
    place.meddle("UPDATE railhead_gate SET held_until = held_since");
    assertThat(ledger.locks().hold()).isEmpty();
    List<String> states = List.of("released", "expired");
    assertThat(Timeline.of(ledger).between(start, soon).entries())
        .extracting(TimelineEntry::state)
        .containsExactlyInAnyOrderElementsOf(states);
    ledger.locks().holdAll(new Hold(ANN, "held", Instant.EPOCH, Optional.empty()));
    Timeline timeline = Timeline.of(ledger).between(start, soon);
    assertThat(timeline.entries())
        .extracting(TimelineEntry::state, TimelineEntry::what)
        .containsExactlyInAnyOrder(
            tuple("released", "released (released by bob)"),
            tuple("expired", "expired"),
            tuple("held", "held"));
  }

  @Test
  void pages_through_more_than_one_query_returns() throws Exception {
    for (int i = 0; i < 5; i++) {
      deploy("web", DeployIntent.Kind.DEPLOY, State.SUCCEEDED, "", i, i + 1);
    }
    place.meddle(
        """
        INSERT INTO railhead_deploy (id, kind, stack, stage, actor, requested, step, state, detail,
          began, ended)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)
        SELECT 1000 + i, 'DEPLOY', 'web', 'production', 'ann', 'main', '', 'SUCCEEDED', '', %d + i, %d + i
        FROM n"""
            .formatted(millis(1), millis(2)));
    assertThat(hour().entries()).hasSize(2105).isSorted();
  }

  @Test
  void prints_as_markdown_in_which_no_text_is_more_than_text() throws Exception {
    deploy(
        "web",
        DeployIntent.Kind.ROLLBACK,
        State.FAILED,
        "a|b `c` *d* [e](http://f) <g> & \\| @h www.i.j\u001b#1",
        1,
        3.75);
    assertThat(hour().toMarkdown())
        .isEqualTo(
            """
            # What happened from 2014-06-16 23:00:00 to 2014-06-17 00:00:00 UTC

            | began (UTC) | took | kind | where | who | state | what |
            |---|---|---|---|---|---|---|
            | 2014-06-16 23:01:00 | 2 min 45 s | rollback | web production | Ann &#124; &#60;b&#62; \
            | failed | 3ee7f99bb3 → 4add615720; a&#124;b \\`c\\` \\*d\\* \\[e\\](http&#58;//f) \
            &#60;g&#62; &#38; \\\\&#124; &#64;h www&#46;i.j \\#1 |
            """);
    assertThat(new Timeline(FROM, UNTIL, List.of()).toMarkdown()).endsWith("\n\nNothing.\n");
  }

  @Test
  void prints_as_json() throws Exception {
    long id = deploy("web", DeployIntent.Kind.DEPLOY, State.FAILED, "</script>\"\\ \u2028", 1, 2);
    Timeline timeline =
        Timeline.of(ledger)
            .and(
                (from, until) ->
                    List.of(TimelineEntry.hold(from, Optional.empty(), ANN, "held", "db")))
            .between(FROM, UNTIL);
    String json = timeline.toJson();
    assertThat(json)
        .isEqualTo(
            "{\"format\":1,\"from\":\"2014-06-16T23:00:00Z\",\"until\":\"2014-06-17T00:00:00Z\","
                + "\"entries\":[{\"kind\":\"hold\",\"began\":\"2014-06-16T23:00:00Z\",\"ended\":"
                + "null,\"deploy\":null,\"stack\":null,\"stage\":null,\"by\":\"Ann |"
                + " \\u003cb\\u003e\",\"state\":\"held\",\"what\":\"db\"},{\"kind\":\"deploy\","
                + "\"began\":\"2014-06-16T23:01:00Z\",\"ended\":\"2014-06-16T23:02:00Z\","
                + "\"deploy\":"
                + id
                + ",\"stack\":\"web\",\"stage\":\"production\",\"by\":\"Ann |"
                + " \\u003cb\\u003e\",\"state\":\"failed\",\"what\":\"3ee7f99bb3 → 4add615720;"
                + " \\u003c/script\\u003e\\\"\\\\\"}]}");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        PreparedStatement query =
            connection.prepareStatement("SELECT json_extract(?, '$.entries[1].what')")) {
      query.setString(1, json);
      try (ResultSet row = query.executeQuery()) {
        assertThat(row.getString(1)).isEqualTo(timeline.entries().get(1).what());
      }
    }
  }

  @Test
  void refuses_instants_in_the_wrong_order() {
    assertThatThrownBy(() -> Timeline.of(ledger).between(UNTIL, FROM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("from must not be later than until");
  }
}
