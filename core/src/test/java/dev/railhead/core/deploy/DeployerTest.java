package dev.railhead.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.SimulatedFleet.Point;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.Hold;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LockAttempt;
import dev.railhead.core.ledger.LockRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pipeline makes of success, failure, abort and delay, on a simulated fleet. */
class DeployerTest {
  private static final Stack WEB = Stack.of("web");
  private static final Stage PRINCESS = Stage.of("princess");
  private static final Stage PRODUCTION = Stage.of("production");
  private static final Actor KCHUNG = Actor.of("kchung");
  private static final Host PRINCESS1 = Host.named("princess1");
  private static final Host WEB1 = Host.named("web1");
  private static final Host WEB2 = Host.named("web2");
  private static final Host WEB3 = Host.named("web3");
  private static final Fleet WEBS = Fleet.of(WEB1, WEB2, WEB3);

  @TempDir Path directory;
  private final FixedSource source = new FixedSource();
  private final SimulatedFleet hosts = new SimulatedFleet(Fleet.of(PRINCESS1, WEB1, WEB2, WEB3));
  private final List<DeployEvent> heard = Collections.synchronizedList(new ArrayList<>());
  private Ledger ledger;
  private Deployer deployer;
  private Pipeline pipeline;

  @BeforeEach
  void open() throws Exception {
    ledger = Ledger.open(directory.resolve("ledger.db"));
    deployer = deployer(builder -> builder);
    pipeline = pipeline(plan -> plan);
  }

  @AfterEach
  void close() {
    deployer.close();
    ledger.close();
  }

  private Deployer deployer(UnaryOperator<Deployer.Builder> settings) {
    Deployer.Builder builder =
        Deployer.builder(ledger, hosts, hosts)
            .listener(heard::add)
            .swapBackPauses(List.of(Duration.ofMillis(1), Duration.ofMillis(1)));
    return settings.apply(builder).build();
  }

  private Pipeline pipeline(UnaryOperator<Pipeline.StagePlan> production) {
    return Pipeline.of(WEB, source, hosts)
        .then(PRINCESS, Fleet.of(PRINCESS1))
        .then(PRODUCTION, WEBS, production);
  }

  private Outcome princess(String revision) throws Exception {
    return deployer.deploy(DeployRequest.deploy(pipeline, PRINCESS, revision, KCHUNG));
  }

  private Outcome production(String revision) throws Exception {
    return deployer.deploy(DeployRequest.deploy(pipeline, PRODUCTION, revision, KCHUNG));
  }

  private Outcome both(String revision) throws Exception {
    assertThat(princess(revision)).matches(Outcome::isSuccess);
    return production(revision);
  }

  private ReleaseId release(String letter) throws Exception {
    return source.release(FixedSource.revision(letter)).id();
  }

  private DeployRecord last() throws Exception {
    return ledger.history().find(HistoryQuery.all().limit(1)).get(0);
  }

  private void assertProductionServes(Live live) {
    Map<Host, Live> truth = hosts.truth();
    assertThat(List.of(truth.get(WEB1), truth.get(WEB2), truth.get(WEB3))).containsOnly(live);
  }

  @Nested
  class GivenAHealthyFleet {
    @Test
    void takes_a_revision_through_both_stages_as_one_release() throws Exception {
      assertThat(both("a").describe()).isEqualTo(release("a") + " is live");
      assertThat(hosts.truth().values()).containsOnly(Live.serving(release("a")));
      assertThat(last().state()).isEqualTo(DeployRecord.State.SUCCEEDED);
      assertThat(last().release()).contains(release("a"));
      assertThat(ledger.locks().held()).isEmpty();
    }

    @Test
    void numbers_the_events_without_gaps_from_began_to_ended() throws Exception {
      princess("a");
      deployer.close();
      assertThat(heard).first().isInstanceOf(DeployEvent.Began.class);
      assertThat(heard).last().isInstanceOf(DeployEvent.Ended.class);
      for (int i = 0; i < heard.size(); i++) {
        assertThat(heard.get(i).mark().sequence()).isEqualTo(i + 1);
      }
    }

    @Test
    void writes_a_run_log_that_ends_with_the_outcome() throws Exception {
      princess("a");
      String log = ledger.runLogs().read(last().id(), 0, 1 << 20).text();
      assertThat(log).contains("kchung", "princess1", release("a").toString());
      assertThat(log.lines().reduce((x, y) -> y).orElseThrow()).contains("is live");
    }

    @Test
    void makes_a_release_once_for_all_stages() throws Exception {
      both("a");
      both("b");
      assertThat(source.find(release("a"))).isPresent();
      assertThat(hosts.served(WEB1))
          .containsExactly(Live.serving(release("a")), Live.serving(release("b")));
    }

    @Test
    void plans_without_touching_anything() throws Exception {
      both("a");
      int served = hosts.served(WEB1).size();
      Plan plan = deployer.plan(DeployRequest.deploy(pipeline, PRODUCTION, "b", KCHUNG));
      assertThat(plan.steps())
          .extracting(Plan.PlannedStep::step)
          .startsWith(Step.LOCK, Step.PIN)
          .endsWith(Step.RECORD);
      assertThat(plan.live()).contains(release("a"));
      assertThat(plan.obstacles())
          .singleElement()
          .asString()
          .contains("has not succeeded at princess");
      assertThat(plan.toString()).contains("swap on web1, web2, web3");
      assertThat(hosts.served(WEB1)).hasSize(served);
    }

    @Test
    void does_what_its_plan_lists() throws Exception {
      Plan plan = deployer.plan(DeployRequest.deploy(pipeline, PRINCESS, "a", KCHUNG));
      princess("a");
      deployer.close();
      List<Step> done =
          heard.stream()
              .filter(DeployEvent.StepBegan.class::isInstance)
              .map(event -> ((DeployEvent.StepBegan) event).step())
              .toList();
      assertThat(done).isEqualTo(plan.steps().stream().map(Plan.PlannedStep::step).toList());
    }
  }

  @Nested
  class GivenTheOrderOfStages {
    @Test
    void refuses_production_before_princess() throws Exception {
      Outcome outcome = production("a");
      assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      assertThat(outcome.describe()).contains("has not succeeded at princess yet");
      assertProductionServes(Live.nothing());
      assertThat(last().state()).isEqualTo(DeployRecord.State.REFUSED);
    }

    @Test
    void lets_an_override_pass_and_records_it() throws Exception {
      DeployRequest request =
          DeployRequest.deploy(pipeline, PRODUCTION, "a", KCHUNG)
              .overridingStageOrder("site is down, fix verified by hand");
      assertThat(deployer.deploy(request)).matches(Outcome::isSuccess);
      assertThat(last().intent().override()).contains("site is down, fix verified by hand");
      deployer.close();
      assertThat(heard).anyMatch(DeployEvent.Overridden.class::isInstance);
    }

    @Test
    void refuses_a_stage_that_the_pipeline_has_not() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DeployRequest.deploy(pipeline, Stage.of("staging"), "a", KCHUNG))
          .withMessageContaining("its stages are [princess, production]");
    }
  }

  @Nested
  class GivenGates {
    private Gate gate(Verdict verdict) {
      return new Gate() {
        @Override
        public String name() {
          return "ci";
        }

        @Override
        public Verdict ask(Question question) {
          assertThat(question.fleet()).isEqualTo(WEBS);
          return verdict;
        }
      };
    }

    private Outcome askBefore(Gate gate) throws Exception {
      princess("a");
      pipeline = pipeline(plan -> plan.gate(gate));
      return production("a");
    }

    @Test
    void goes_on_when_they_pass() throws Exception {
      assertThat(askBefore(gate(Verdict.pass("green")))).matches(Outcome::isSuccess);
    }

    @Test
    void refuses_when_one_blocks() throws Exception {
      assertThat(askBefore(gate(Verdict.block("red"))).describe())
          .isEqualTo("refused by the gate ci: blocked: red");
    }

    @Test
    void refuses_when_one_cannot_tell() throws Exception {
      assertThat(askBefore(gate(Verdict.unknown("no answer yet"))).describe())
          .contains("cannot tell: no answer yet");
    }

    @Test
    void refuses_when_one_throws() throws Exception {
      Gate broken =
          new Gate() {
            @Override
            public String name() {
              return "ci";
            }

            @Override
            public Verdict ask(Question question) {
              throw new IllegalStateException("bug");
            }
          };
      assertThat(askBefore(broken).describe()).contains("the gate failed", "bug");
    }

    @Test
    void refuses_when_one_does_not_answer_in_time() throws Exception {
      Gate slow =
          new Gate() {
            @Override
            public String name() {
              return "ci";
            }

            @Override
            public Duration deadline() {
              return Duration.ofMillis(50);
            }

            @Override
            public Verdict ask(Question question) throws InterruptedException {
              new CountDownLatch(1).await();
              return Verdict.pass("never");
            }
          };
      assertThat(askBefore(slow).describe()).contains("no answer within 50 ms");
    }

    @Test
    void swaps_back_when_one_blocks_after_the_swap() throws Exception {
      both("a");
      princess("b");
      pipeline = pipeline(plan -> plan.afterGate(gate(Verdict.block("500s"))));
      Outcome outcome = production("b");
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      assertThat(outcome.describe()).contains("after gates", "500s");
      assertProductionServes(Live.serving(release("a")));
      assertThat(hosts.served(WEB1)).contains(Live.serving(release("b")));
    }
  }

  @Nested
  class GivenFailingHosts {
    @ParameterizedTest
    @EnumSource(
        value = Point.class,
        names = {"PREPARE", "TRANSFER", "SEAL", "SWAP_BEFORE", "SWAP_AFTER", "READ_BACK"})
    void leaves_all_hosts_on_what_they_served(Point point) throws Exception {
      both("a");
      princess("b");
      hosts.fail(WEB2, point, 1);
      Outcome outcome = production("b");
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      assertThat(((Outcome.Failed) outcome).hosts()).containsOnlyKeys(WEB2);
      assertProductionServes(Live.serving(release("a")));
      assertThat(last().state()).isEqualTo(DeployRecord.State.FAILED);
    }

    @Test
    void withdraws_what_was_swapped_first_when_there_was_nothing_before() throws Exception {
      princess("a");
      hosts.fail(WEB3, Point.SWAP_BEFORE, 1);
      assertThat(production("a")).isInstanceOf(Outcome.Failed.class);
      assertProductionServes(Live.nothing());
    }

    @Test
    void names_a_mixed_fleet_host_by_host() throws Exception {
      both("a");
      princess("b");
      hosts.fail(WEB1, Point.SWAP_BEFORE, 1);
      hosts.fail(WEB2, Point.SWAP_BACK, 100);
      Outcome outcome = production("b");
      assertThat(outcome).isInstanceOf(Outcome.Mixed.class);
      assertThat(outcome.describe())
          .contains("web1: " + release("a"))
          .contains("web2: unknown (fails at SWAP_BACK)");
      assertThat(last().state()).isEqualTo(DeployRecord.State.MIXED);
    }

    @Test
    void is_not_mixed_when_what_was_live_before_is_the_very_release() throws Exception {
      both("a");
      pipeline =
          pipeline(
              plan ->
                  plan.afterGate(
                      new Gate() {
                        @Override
                        public String name() {
                          return "smoke";
                        }

                        @Override
                        public Verdict ask(Question question) {
                          return Verdict.block("500s");
                        }
                      }));
      assertThat(production("a")).isInstanceOf(Outcome.Failed.class);
      assertProductionServes(Live.serving(release("a")));
    }

    @ParameterizedTest
    @EnumSource(
        value = Point.class,
        names = {"PREPARE", "SEAL", "SWAP_BEFORE", "READ_BACK"})
    void counts_a_host_as_failed_whatever_is_thrown_there(Point point) throws Exception {
      both("a");
      princess("b");
      hosts.breakDown(WEB2, point);
      Outcome outcome = production("b");
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      assertThat(((Outcome.Failed) outcome).hosts()).containsOnlyKeys(WEB2);
      assertProductionServes(Live.serving(release("a")));
    }

    @Test
    void counts_what_a_tolerance_allows_by_the_fleet_not_by_what_is_left_to_send()
        throws Exception {
      princess("a");
      hosts.fail(WEB1, Point.PREPARE, 1);
      pipeline = pipeline(plan -> plan.tolerating(Tolerance.atMost(1)));
      production("a");
      assertThat(hosts.lastShipment().tolerance()).hasToString("no host may fail");
    }

    @Test
    void hands_on_the_times_that_the_source_vouches_for() throws Exception {
      princess("a");
      assertThat(hosts.lastShipment().times()).contains(FixedSource.NO_TIMES);
    }

    @Test
    void tries_again_to_swap_back() throws Exception {
      both("a");
      princess("b");
      hosts.fail(WEB1, Point.SWAP_BEFORE, 1);
      hosts.fail(WEB2, Point.SWAP_BACK, 2);
      assertThat(production("b")).isInstanceOf(Outcome.Failed.class);
      assertProductionServes(Live.serving(release("a")));
    }

    @Test
    void goes_on_without_a_tolerated_host_and_names_it() throws Exception {
      both("a");
      princess("b");
      hosts.down(WEB3, true);
      pipeline = pipeline(plan -> plan.tolerating(Tolerance.atMost(1)));
      Outcome outcome = production("b");
      assertThat(outcome).matches(Outcome::isSuccess);
      assertThat(((Outcome.Succeeded) outcome).behind()).containsOnlyKeys(WEB3);
      assertThat(outcome.describe()).endsWith("but not on web3");
      assertThat(hosts.truth().get(WEB3)).isEqualTo(Live.serving(release("a")));
    }

    @Test
    void swaps_the_canaries_first_and_all_others_when_their_gate_has_passed() throws Exception {
      List<Map<Host, Live>> seen = new ArrayList<>();
      pipeline =
          pipeline(
              plan -> plan.canaries(List.of(WEB2)).canaryGate(looking(seen, Verdict.pass(""))));
      both("a");
      assertThat(seen).hasSize(1);
      assertThat(seen.get(0).get(WEB2)).isEqualTo(Live.serving(release("a")));
      assertThat(seen.get(0).get(WEB1)).isEqualTo(Live.nothing());
      assertProductionServes(Live.serving(release("a")));
      assertThat(heard)
          .filteredOn(DeployEvent.WaveSwapped.class::isInstance)
          .extracting(event -> ((DeployEvent.WaveSwapped) event).hosts())
          .containsExactly(1, 1, 2);
    }

    @Test
    void swaps_only_the_canaries_back_when_their_gate_blocks() throws Exception {
      both("a");
      pipeline =
          pipeline(
              plan ->
                  plan.canaries(List.of(WEB2))
                      .canaryGate(looking(new ArrayList<>(), Verdict.block("errors"))));
      assertThat(both("b").describe()).contains("failed at canary", "errors");
      assertProductionServes(Live.serving(release("a")));
      assertThat(hosts.served(WEB1)).containsExactly(Live.serving(release("a")));
      assertThat(hosts.served(WEB2)).hasSize(3);
    }

    @Test
    void swaps_back_a_wave_that_took_too_long() throws Exception {
      deployer.close();
      deployer = deployer(builder -> builder.swapsWithin(Duration.ofNanos(1)));
      assertThat(princess("a").describe()).contains("ms apart, and no more than 0 ms");
      assertThat(hosts.truth().get(PRINCESS1)).isEqualTo(Live.nothing());
    }

    private Gate looking(List<Map<Host, Live>> seen, Verdict verdict) {
      return new Gate() {
        @Override
        public String name() {
          return "canary errors";
        }

        @Override
        public Verdict ask(Question question) {
          seen.add(Map.copyOf(hosts.truth()));
          return verdict;
        }
      };
    }

    @Test
    void stops_when_a_canary_fails_whatever_is_tolerated() throws Exception {
      both("a");
      princess("b");
      hosts.fail(WEB3, Point.SEAL, 1);
      pipeline = pipeline(plan -> plan.tolerating(Tolerance.atMost(2)).canaries(List.of(WEB3)));
      assertThat(production("b").describe()).contains("a canary among them");
      assertProductionServes(Live.serving(release("a")));
    }

    @Test
    void refuses_to_replace_what_it_did_not_deploy() throws Exception {
      princess("a");
      hosts.serve(WEB2, new Live.Unknown("current -> /srv/old"));
      assertThat(production("a").describe())
          .contains("web2: serves something that was not deployed");
      assertThat(hosts.truth().get(WEB1)).isEqualTo(Live.nothing());
    }

    @Test
    void stops_at_once_when_a_host_has_seen_a_higher_fence() throws Exception {
      princess("a");
      hosts.seen(WEB2, 1_000_000);
      pipeline = pipeline(plan -> plan.tolerating(Tolerance.atMost(2)));
      assertThat(production("a").describe()).contains("another deployer has taken over");
      assertProductionServes(Live.nothing());
    }
  }

  @Nested
  class GivenAnAbort {
    @ParameterizedTest
    @EnumSource(
        value = Point.class,
        names = {"PREPARE", "TRANSFER", "SEAL", "SWAP_BEFORE", "READ_BACK"})
    void stops_and_swaps_back_wherever_it_is(Point point) throws Exception {
      both("a");
      princess("b");
      CountDownLatch reached = hosts.stickAt(point);
      Deploy deploy = deployer.start(DeployRequest.deploy(pipeline, PRODUCTION, "b", KCHUNG));
      reached.await();
      hosts.unstick();
      assertThat(deploy.abort(Actor.of("jlee"), "looks wrong")).isTrue();
      assertThat(deploy.await().describe()).contains("by jlee: looks wrong");
      assertProductionServes(Live.serving(release("a")));
      assertThat(last().state()).isEqualTo(DeployRecord.State.ABORTED);
      assertThat(ledger.locks().held()).isEmpty();
      assertThat(deploy.abort(KCHUNG, "again")).isFalse();
    }

    @Test
    void stops_one_that_waits_for_the_lock_and_records_it() throws Exception {
      LockAttempt.Acquired other =
          (LockAttempt.Acquired) ledger.locks().acquire(LockRequest.of(WEB, KCHUNG, "by hand"));
      Deploy deploy =
          deployer.start(
              DeployRequest.deploy(pipeline, PRINCESS, "a", KCHUNG)
                  .waitingForLock(Duration.ofMinutes(5)));
      assertThat(deploy.abort(KCHUNG, "no time")).isTrue();
      assertThat(deploy.await().describe()).isEqualTo("aborted at lock by kchung: no time");
      assertThat(last().state()).isEqualTo(DeployRecord.State.ABORTED);
      other.lease().close();
    }

    @Test
    void happens_when_the_deployer_is_closed() throws Exception {
      CountDownLatch reached = hosts.stickAt(Point.TRANSFER);
      Deploy deploy = deployer.start(DeployRequest.deploy(pipeline, PRINCESS, "a", KCHUNG));
      reached.await();
      deployer.close();
      assertThat(deploy.await().describe()).contains("the deployer was closed");
    }

    @Test
    void happens_when_the_waiting_thread_is_interrupted() throws Exception {
      CountDownLatch reached = hosts.stickAt(Point.TRANSFER);
      Thread caller = Thread.currentThread();
      Thread interrupter =
          new Thread(
              () -> {
                try {
                  reached.await();
                  caller.interrupt();
                } catch (InterruptedException e) {
                  caller.interrupt();
                }
              });
      interrupter.start();
      assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> princess("a"));
      interrupter.join();
      assertThat(last().state()).isEqualTo(DeployRecord.State.ABORTED);
    }
  }

  @Nested
  class GivenDeadlines {
    @Test
    void ends_a_step_that_takes_too_long() throws Exception {
      deployer.close();
      deployer = deployer(b -> b.deadline(Step.TRANSFER, Duration.ofMillis(50)));
      hosts.stickAt(Point.TRANSFER);
      assertThat(princess("a").describe()).isEqualTo("timed out at transfer after 50 ms");
      assertThat(last().state()).isEqualTo(DeployRecord.State.TIMED_OUT);
    }

    @Test
    void ends_the_whole_when_it_takes_too_long() throws Exception {
      hosts.stickAt(Point.SEAL);
      DeployRequest request =
          DeployRequest.deploy(pipeline, PRINCESS, "a", KCHUNG).within(Duration.ofMillis(300));
      assertThat(deployer.deploy(request).describe())
          .startsWith("timed out at")
          .endsWith("after 300 ms");
    }

    @Test
    void refuses_bounds_that_are_none() {
      DeployRequest request = DeployRequest.deploy(pipeline, PRINCESS, "a", KCHUNG);
      assertThatIllegalArgumentException().isThrownBy(() -> request.within(Duration.ZERO));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> request.waitingForLock(Duration.ofDays(2)))
          .withMessageContaining("PT48H");
    }
  }

  @Nested
  class GivenTheLockOrAHold {
    @Test
    void refuses_while_somebody_else_deploys_the_stack() throws Exception {
      CountDownLatch reached = hosts.stickAt(Point.TRANSFER);
      Deploy first = deployer.start(DeployRequest.deploy(pipeline, PRINCESS, "a", KCHUNG));
      reached.await();
      Outcome second =
          deployer.deploy(DeployRequest.deploy(pipeline, PRINCESS, "b", Actor.of("jlee")));
      assertThat(second.describe()).contains("refused by the lock", "kchung", "princess: a");
      first.abort(KCHUNG, "enough");
      first.await();
    }

    @Test
    void waits_for_its_turn_when_asked_to() throws Exception {
      LockAttempt.Acquired other =
          (LockAttempt.Acquired) ledger.locks().acquire(LockRequest.of(WEB, KCHUNG, "by hand"));
      Deploy deploy =
          deployer.start(
              DeployRequest.deploy(pipeline, PRINCESS, "a", KCHUNG)
                  .waitingForLock(Duration.ofMinutes(5)));
      other.lease().close();
      assertThat(deploy.await()).matches(Outcome::isSuccess);
    }

    @Test
    void refuses_while_all_stacks_are_held() throws Exception {
      ledger.locks().holdAll(new Hold(KCHUNG, "db maintenance", Instant.EPOCH, Optional.empty()));
      assertThat(princess("a").describe()).contains("the hold on all stacks", "db maintenance");
      ledger.locks().endHold(KCHUNG);
      assertThat(princess("a")).matches(Outcome::isSuccess);
    }

    @Test
    void swaps_back_when_the_lock_is_taken_away() throws Exception {
      both("a");
      princess("b");
      deployer.close();
      deployer = deployer(b -> b.lease(Duration.ofSeconds(1)));
      CountDownLatch reached = hosts.stickAt(Point.SEAL);
      Deploy deploy = deployer.start(DeployRequest.deploy(pipeline, PRODUCTION, "b", KCHUNG));
      reached.await();
      ledger.locks().takeAway(WEB, Actor.of("admin"), "stuck");
      assertThat(deploy.await().describe()).contains("the stack's lock was lost");
      assertProductionServes(Live.serving(release("a")));
    }
  }

  @Nested
  class GivenARollback {
    @Test
    void goes_back_to_a_recorded_success_without_sending_it_again() throws Exception {
      both("a");
      both("b");
      hosts.fail(WEB1, Point.TRANSFER, 1);
      Outcome outcome =
          deployer.deploy(DeployRequest.rollback(pipeline, PRODUCTION, release("a"), KCHUNG));
      assertThat(outcome).matches(Outcome::isSuccess);
      assertProductionServes(Live.serving(release("a")));
      assertThat(last().intent().kind().name()).isEqualTo("ROLLBACK");
    }

    @Test
    void refuses_a_release_that_never_succeeded_there() throws Exception {
      both("a");
      princess("b");
      Outcome outcome =
          deployer.deploy(DeployRequest.rollback(pipeline, PRODUCTION, release("b"), KCHUNG));
      assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      assertThat(outcome.describe()).contains("is no recorded success of web at production");
      assertProductionServes(Live.serving(release("a")));
    }

    @Test
    void is_not_held_up_by_gates() throws Exception {
      both("a");
      both("b");
      pipeline =
          pipeline(
              plan ->
                  plan.gate(
                      new Gate() {
                        @Override
                        public String name() {
                          return "freeze";
                        }

                        @Override
                        public Verdict ask(Question question) {
                          return Verdict.block("weekend");
                        }
                      }));
      assertThat(
              deployer.deploy(DeployRequest.rollback(pipeline, PRODUCTION, release("a"), KCHUNG)))
          .matches(Outcome::isSuccess);
    }
  }

  @Test
  void a_gate_that_answers_nothing_cannot_tell_and_one_that_shouts_is_one_line() throws Exception {
    princess("a");
    for (String said : List.of("", "no\n2026 web is live \u001b[2J")) {
      pipeline =
          pipeline(
              plan ->
                  plan.gate(
                      new Gate() {
                        @Override
                        public String name() {
                          return "odd";
                        }

                        @Override
                        @SuppressWarnings("NullAway")
                        public Verdict ask(Question question) {
                          return said.isEmpty() ? null : Verdict.block(said);
                        }
                      }));
      String outcome = production("a").describe();
      assertThat(outcome).startsWith("refused by the gate odd: ").doesNotContain("\n", "\u001b");
    }
  }

  @Test
  void whatever_the_source_throws_is_recorded() throws Exception {
    source.breakDown();
    Outcome outcome = princess("a");
    assertThat(outcome.describe()).contains("failed at export: unexpected", "NoClassDefFoundError");
    assertThat(last().state()).isEqualTo(DeployRecord.State.FAILED);
    deployer.close();
    assertThat(heard).last().isInstanceOf(DeployEvent.Ended.class);
  }

  @Test
  void a_success_stays_one_when_old_releases_cannot_be_deleted() throws Exception {
    hosts.fail(PRINCESS1, Point.RETAIN, 1);
    assertThat(princess("a")).matches(Outcome::isSuccess);
    deployer.close();
    assertThat(heard)
        .filteredOn(DeployEvent.Warned.class::isInstance)
        .singleElement()
        .asString()
        .contains("old releases were not deleted: fails at RETAIN");
    assertThat(heard).last().isInstanceOf(DeployEvent.Ended.class);
    assertThat(last().state()).isEqualTo(DeployRecord.State.SUCCEEDED);
  }

  @Test
  void a_success_does_not_wait_for_ever_until_old_releases_are_deleted() throws Exception {
    deployer.close();
    deployer = deployer(b -> b.deadline(Step.RECORD, Duration.ofMillis(50)));
    hosts.stickAt(Point.RETAIN);
    assertThat(princess("a")).matches(Outcome::isSuccess);
    assertThat(last().state()).isEqualTo(DeployRecord.State.SUCCEEDED);
  }

  @Test
  void the_run_log_can_be_read_along() throws Exception {
    CountDownLatch reached = hosts.stickAt(Point.TRANSFER);
    Deploy deploy = deployer.start(DeployRequest.deploy(pipeline, PRINCESS, "a", KCHUNG));
    reached.await();
    await()
        .until(
            () ->
                ledger
                    .runLogs()
                    .read(deploy.id().orElseThrow(), 0, 1 << 20)
                    .text()
                    .contains("transfer: begins"));
    deploy.abort(KCHUNG, "enough");
    deploy.await();
  }

  @Test
  void a_refused_deploy_is_not_settled_as_a_dead_one() throws Exception {
    ledger
        .history()
        .begin(
            new DeployIntent(
                DeployIntent.Kind.DEPLOY,
                WEB,
                PRINCESS,
                KCHUNG,
                "being refused",
                Optional.empty()));
    assertThat(deployer.recover(pipeline)).isEmpty();
    assertThat(princess("a")).matches(Outcome::isSuccess);
    assertThat(ledger.history().find(HistoryQuery.all().that(DeployRecord.State.RUNNING)))
        .extracting(record -> record.intent().requested())
        .containsExactly("being refused");
  }

  @Test
  void the_lock_has_no_deadline_among_the_steps() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Deployer.builder(ledger, hosts, hosts).deadline(Step.LOCK, Duration.ofSeconds(1)))
        .withMessageContaining("waitingForLock");
  }

  @Test
  void a_long_name_with_characters_beyond_16_bits_is_refused_by_the_source_not_by_the_lock()
      throws Exception {
    String odd = "x".repeat(389) + "\uD83D\uDE80".repeat(5);
    assertThat(princess(odd).describe()).startsWith("failed at pin: no commit is called");
  }

  @Test
  void an_unknown_revision_is_a_failure_with_its_name() throws Exception {
    assertThat(princess("nope").describe()).isEqualTo("failed at pin: no commit is called nope");
  }
}
