package dev.railhead.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Actor;
import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.fixture.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The history of deploys, on both databases. */
@ParameterizedClass
@EnumSource(Engine.class)
class HistoryTest {
  private static final Stack WEB = Stack.of("web");
  private static final Stage PRINCESS = Stage.of("princess");
  private static final Stage PRODUCTION = Stage.of("production");
  private static final Actor ANN = Actor.of("O'Ann \"\\; -- é 🚂");
  private static final Revision REVISION = Revision.of("4add615720".repeat(4));
  private static final ReleaseId FIRST = ReleaseId.parse("4add615720-20140616-233728-UTC");
  private static final ReleaseId SECOND = ReleaseId.parse("3ee7f99bb3-20140616-234329-UTC");

  @Parameter Engine engine;
  @TempDir Path directory;
  Ledger ledger;
  History history;

  @BeforeEach
  void open() throws Exception {
    ledger = engine.place(directory).open();
    history = ledger.history();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  static DeployIntent intent(Stage stage) {
    return new DeployIntent(
        DeployIntent.Kind.DEPLOY, WEB, stage, ANN, "main", Optional.of("it burns"));
  }

  long succeed(ReleaseId release, long fence) throws Exception {
    long id = history.begin(intent(PRODUCTION)).id();
    history.pin(id, Fence.of(fence), REVISION);
    history.release(id, release);
    history.end(id, DeployRecord.State.SUCCEEDED, "");
    return id;
  }

  @Test
  void refuses_to_look_between_times_in_the_wrong_order_or_before_the_first() {
    Instant noon = Instant.parse("2014-06-16T12:00:00Z");
    assertThatThrownBy(() -> HistoryQuery.all().between(noon, noon.minusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "from must not be later than until, but they were 2014-06-16T12:00:00Z and"
                + " 2014-06-16T11:59:59Z");
    assertThatThrownBy(() -> HistoryQuery.all().before(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("before must be at least 1, but was -1");
  }

  @Test
  void fills_a_line_of_the_deploy_log() throws Exception {
    long deploy = history.begin(intent(PRODUCTION)).id();
    history.pin(deploy, Fence.of(1), REVISION);
    history.release(deploy, FIRST);
    assertThat(DeployLogLine.of(history, deploy, "7").oldVersion()).isEmpty();
    history.before(
        deploy,
        Map.of("web1", Optional.of(FIRST), "web2", Optional.of(SECOND), "web3", Optional.empty()));
    history.end(deploy, DeployRecord.State.SUCCEEDED, "");

    DeployLogLine line = DeployLogLine.of(history, deploy, "7");
    assertThat(line.message()).isEqualTo("Production Deploy: old 3ee7f99bb3, new: 4add615720");
    assertThat(line.runLog()).contains("7");
    assertThatThrownBy(() -> DeployLogLine.of(history, 99, "7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the ledger has no deploy 99");
  }

  @Nested
  class GivenADeployThatBegan {
    DeployRecord begun;

    @BeforeEach
    void begin() throws Exception {
      begun = history.begin(intent(PRINCESS));
    }

    @Test
    void is_running_and_knows_what_was_intended() throws Exception {
      assertThat(begun.intent()).isEqualTo(intent(PRINCESS));
      assertThat(begun.state()).isEqualTo(DeployRecord.State.RUNNING);
      assertThat(begun.began()).isAfter(Instant.now().minusSeconds(60));
      assertThat(begun.ended()).isEmpty();
      assertThat(begun.fence()).isEmpty();
      assertThat(history.find(begun.id())).contains(begun);
      assertThat(history.begin(intent(PRINCESS)).id()).isEqualTo(begun.id() + 1);
    }

    @Test
    void learns_its_parts_as_they_become_known() throws Exception {
      history.pin(begun.id(), Fence.of(7), REVISION);
      history.release(begun.id(), FIRST);
      history.step(begun.id(), "swap");
      DeployRecord record = history.find(begun.id()).orElseThrow();
      assertThat(record.fence()).contains(Fence.of(7));
      assertThat(record.revision()).contains(REVISION);
      assertThat(record.release()).contains(FIRST);
      assertThat(record.step()).isEqualTo("swap");
    }

    @Test
    void keeps_what_the_hosts_served_before() throws Exception {
      Map<String, Optional<ReleaseId>> served =
          Map.of("web1", Optional.of(FIRST), "web2", Optional.empty());
      assertThat(history.before(begun.id())).isEmpty();
      history.before(begun.id(), Map.of("web9", Optional.empty()));
      history.before(begun.id(), served);
      assertThat(history.before(begun.id())).isEqualTo(served);
    }

    @Test
    void ends_once() throws Exception {
      assertThat(
              history.end(begun.id(), DeployRecord.State.FAILED, "a\nb\u202e" + "c".repeat(5000)))
          .isTrue();
      assertThat(history.end(begun.id(), DeployRecord.State.SUCCEEDED, "no")).isFalse();
      DeployRecord record = history.find(begun.id()).orElseThrow();
      assertThat(record.state()).isEqualTo(DeployRecord.State.FAILED);
      assertThat(record.detail()).startsWith("a b c").hasSize(4000);
      assertThat(record.ended().orElseThrow()).isAfterOrEqualTo(record.began());
    }

    @Test
    void changes_no_more_once_it_has_ended() throws Exception {
      history.end(begun.id(), DeployRecord.State.ABORTED, "by bob");
      DeployRecord ended = history.find(begun.id()).orElseThrow();
      assertThatThrownBy(() -> history.step(begun.id(), "swap"))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("ended as ABORTED");
      assertThatThrownBy(() -> history.before(begun.id(), Map.of("web1", Optional.empty())))
          .isInstanceOf(LedgerException.class);
      assertThat(history.find(begun.id())).contains(ended);
      assertThat(history.before(begun.id())).isEmpty();
    }

    @Test
    void cannot_end_as_running() {
      assertThatThrownBy(() -> history.end(begun.id(), DeployRecord.State.RUNNING, ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class GivenNoDeploy {
    @Test
    void names_the_id_that_does_not_exist() throws Exception {
      assertThat(history.find(9)).isEmpty();
      assertThat(history.before(9)).isEmpty();
      assertThatThrownBy(() -> history.step(9, "swap"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there is no deploy 9");
      assertThatThrownBy(() -> history.end(9, DeployRecord.State.FAILED, ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there is no deploy 9");
    }
  }

  @Nested
  class GivenManyDeploys {
    @Test
    void finds_them_by_every_part_and_page() throws Exception {
      DeployRecord princess = history.begin(intent(PRINCESS));
      DeployRecord production = history.begin(intent(PRODUCTION));
      DeployIntent other =
          new DeployIntent(
              DeployIntent.Kind.ROLLBACK,
              Stack.of("web_config"),
              PRODUCTION,
              Actor.of("bob"),
              FIRST.toString(),
              Optional.empty());
      long bobs = history.begin(other).id();
      history.end(bobs, DeployRecord.State.REFUSED, "held");
      DeployRecord rollback = history.find(bobs).orElseThrow();
      HistoryQuery all = HistoryQuery.all();

      assertThat(history.find(all)).containsExactly(rollback, production, princess);
      assertThat(history.find(all.of(WEB))).containsExactly(production, princess);
      assertThat(history.find(all.to(PRODUCTION))).containsExactly(rollback, production);
      assertThat(history.find(all.by(ANN))).containsExactly(production, princess);
      assertThat(history.find(all.that(DeployRecord.State.RUNNING)))
          .containsExactly(production, princess);
      assertThat(history.find(all.of(WEB).that(DeployRecord.State.REFUSED))).isEmpty();
      assertThat(history.find(all.limit(1))).containsExactly(rollback);
      assertThat(history.find(all.before(production.id()))).containsExactly(princess);
    }

    @Test
    void finds_them_by_when_they_began() throws Exception {
      DeployRecord record = history.begin(intent(PRINCESS));
      HistoryQuery all = HistoryQuery.all();
      Instant began = record.began();
      assertThat(history.find(all.between(began, began.plusNanos(1)))).containsExactly(record);
      assertThat(history.find(all.between(began.plusNanos(1), Instant.MAX))).isEmpty();
      assertThat(history.find(all.between(Instant.MIN, began))).isEmpty();
      assertThat(history.find(all.between(Instant.MIN, Instant.MAX))).containsExactly(record);
    }

    @Test
    void lists_each_release_that_succeeded_once_by_the_order_of_the_lock() throws Exception {
      long old = succeed(FIRST, 1);
      long second = succeed(SECOND, 3);
      long again = succeed(FIRST, 2);
      long failed = history.begin(intent(PRODUCTION)).id();
      history.release(failed, ReleaseId.parse("0000000000-20140616-234329-UTC"));
      history.end(failed, DeployRecord.State.FAILED, "");

      assertThat(ids(history.successes(WEB, PRODUCTION, 10))).containsExactly(second, again);
      assertThat(ids(history.successes(WEB, PRODUCTION, 1))).containsExactly(second);
      assertThat(history.successes(WEB, PRINCESS, 10)).isEmpty();
      assertThat(old).isLessThan(second);
    }

    @Test
    void knows_which_revision_ever_succeeded_where() throws Exception {
      assertThat(history.hasSucceeded(WEB, PRODUCTION, REVISION)).isFalse();
      succeed(FIRST, 1);
      assertThat(history.hasSucceeded(WEB, PRODUCTION, REVISION)).isTrue();
      assertThat(history.hasSucceeded(WEB, PRINCESS, REVISION)).isFalse();
    }

    List<Long> ids(List<DeployRecord> records) {
      return records.stream().map(DeployRecord::id).toList();
    }
  }
}
