package dev.railhead.core.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Actor;
import dev.railhead.core.announce.Announcement.Kind;
import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployListener;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Step;
import dev.railhead.core.internal.events.EventStream;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncerTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final ScriptedSink sink = new ScriptedSink();
  private final List<Announcer> made = new ArrayList<>();

  private Announcer.Builder builder() {
    return Announcer.builder(sink).pauses(SOON, SOON).drainWithin(Patience.LONG);
  }

  private Announcer start(Announcer.Builder builder) {
    Announcer announcer = builder.start();
    made.add(announcer);
    return announcer;
  }

  @AfterEach
  void let_go() {
    sink.gate.countDown();
    made.forEach(Announcer::close);
  }

  private static void hear(Announcer announcer, List<DeployEvent> events) {
    events.forEach(announcer::on);
  }

  @Nested
  class GivenADeploy {
    private List<Announcement> told(List<DeployEvent> events) {
      Telling telling = new Telling();
      return events.stream().flatMap(event -> telling.of(event).stream()).toList();
    }

    @Test
    void tells_that_it_began_and_how_it_ended_with_all_that_was_learned() {
      List<Announcement> told = told(Events.success(17));
      assertThat(told).extracting(Announcement::kind).containsExactly(Kind.BEGAN, Kind.ENDED);
      Announcement end = told.get(1);
      assertThat(end.id()).isEqualTo("web/production/17/8/1402962054000");
      assertThat(end.deploy().old()).contains(Events.OLD);
      assertThat(end.deploy().release()).contains(Events.NEW);
      assertThat(end.deploy().revision()).contains(Events.REVISION);
      assertThat(end.deploy().hosts()).isEqualTo(2);
      Announcement.Ending ending = end.ending().orElseThrow();
      assertThat(ending.state()).isEqualTo(DeployRecord.State.SUCCEEDED);
      assertThat(ending.skew()).contains(Duration.ofMillis(12));
      assertThat(ending.steps())
          .containsExactly(
              Map.entry(Step.TRANSFER, Duration.ofMillis(8000)),
              Map.entry(Step.READ_BACK, Duration.ofMillis(50)));
      assertThat(told.get(0).text()).isEqualTo("web production: kchung deploys main");
      assertThat(end.text())
          .isEqualTo("web production: kchung deployed 4add615720 (was 3ee7f99bb3) in 163 s");
    }

    @Test
    void tells_of_a_rollback_that_failed_and_of_a_rule_that_was_gone_past() {
      Outcome failed =
          new Outcome.Failed(Step.SWAP, "no\nroute", Map.of(Events.HOSTS.get(0), "gone"));
      List<Announcement> told =
          told(
              Events.of(3, "web", "princess")
                  .began(Events.OLD.toString())
                  .add(
                      mark ->
                          new DeployEvent.Overridden(
                              mark, "the order of stages", Actor.of("kchung"), "it burns"))
                  .add(
                      mark ->
                          new DeployEvent.HostFailed(mark, Events.HOSTS.get(0), Step.SWAP, "gone"))
                  .ended(failed)
                  .list());
      assertThat(told)
          .extracting(Announcement::text)
          .containsExactly(
              "web princess: kchung rolls back to 3ee7f99bb3-20140616-220101-UTC",
              "web princess: kchung goes past the order of stages: it burns",
              "web princess: kchung did not roll back to 3ee7f99bb3-20140616-220101-UTC: failed"
                  + " at swap: no\\u000aroute; web1: gone");
      assertThat(told.get(2).deploy().kind()).isEqualTo(DeployIntent.Kind.ROLLBACK);
      assertThat(told.get(2).ending().orElseThrow().hostsFailed()).isEqualTo(1);
    }

    @Test
    void keeps_apart_what_comes_mixed() {
      List<DeployEvent> web = Events.success(1);
      List<DeployEvent> search =
          Events.of(2, "search", "production").began("topic").ended(Events.SUCCEEDED).list();
      Telling telling = new Telling();
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < web.size(); i++) {
        telling.of(web.get(i)).map(Announcement::text).ifPresent(texts::add);
        if (i < search.size()) {
          telling.of(search.get(i)).map(Announcement::text).ifPresent(texts::add);
        }
      }
      assertThat(texts)
          .containsExactly(
              "web production: kchung deploys main",
              "search production: kchung deploys topic",
              "search production: kchung deployed topic in 163 s",
              "web production: kchung deployed 4add615720 (was 3ee7f99bb3) in 163 s");
    }
  }

  @Nested
  class GivenASinkThatIsStuck {
    @Test
    void does_not_delay_the_stream_of_events() throws Exception {
      sink.gate = new CountDownLatch(1);
      Announcer announcer = start(builder().capacity(10));
      List<DeployEvent> heard = new CopyOnWriteArrayList<>();
      DeployListener other = heard::add;
      EventStream stream =
          new EventStream(List.of(announcer, other), InstantSource.fixed(Events.START));
      for (int deploy = 1; deploy <= 50; deploy++) {
        EventStream.Sequence sequence = stream.of(deploy);
        DeployEvent.Began began = (DeployEvent.Began) Events.success(deploy).get(0);
        sequence.emit(
            mark ->
                new DeployEvent.Began(
                    mark,
                    began.stack(),
                    began.stage(),
                    began.actor(),
                    began.requested(),
                    began.hosts()));
        sequence.emit(mark -> new DeployEvent.Ended(mark, Events.SUCCEEDED, Duration.ofSeconds(1)));
      }
      // All listeners, the announcer too, are done with all events while its sink is still stuck.
      assertThat(stream.await(Patience.LONG)).isTrue();
      assertThat(heard).hasSize(100);
      assertThat(sink.taken).isEmpty();
      assertThat(announcer.counts().waiting()).isEqualTo(10);
      assertThat(announcer.counts().dropped()).isEqualTo(90);
      sink.gate.countDown();
      assertThat(announcer.await(Patience.LONG)).isTrue();
      assertThat(announcer.counts().sent()).isEqualTo(10);
      stream.close();
    }

    @Test
    void gives_up_at_the_close_and_keeps_what_was_left(@TempDir Path directory) throws Exception {
      sink.gate = new CountDownLatch(1);
      Path file = directory.resolve("dead.jsonl");
      Announcer announcer =
          start(builder().drainWithin(Duration.ofMillis(10)).deadLetters(file, 1 << 20));
      hear(announcer, Events.success(1));
      hear(announcer, Events.success(2));
      sink.entered.await();
      announcer.close();
      assertThat(sink.taken).isEmpty();
      Announcer.Counts counts = announcer.counts();
      assertThat(counts.failed()).isEqualTo(4);
      assertThat(counts.waiting()).isZero();
      assertThat(Files.readAllLines(file)).hasSize(4).allMatch(line -> line.contains("was closed"));
      announcer.announce(Events.announcement(3));
      assertThat(announcer.counts().dropped()).isEqualTo(1);
    }

    @Test
    void is_closed_so_that_even_one_that_ignores_interrupts_lets_its_thread_end() throws Exception {
      sink.gate = new CountDownLatch(1);
      sink.ignoresInterrupts = true;
      Announcer announcer = start(builder().drainWithin(Duration.ZERO));
      hear(announcer, Events.success(1));
      sink.entered.await();
      announcer.close();
      assertThat(sink.closed.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(announcer.counts().failed()).isEqualTo(2);
      Awaitility.await()
          .atMost(Patience.LONG)
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(thread -> thread.getName().equals("railhead-announcer-script")));
    }
  }

  @Nested
  class GivenASinkThatFails {
    @Test
    void tries_again_and_counts_the_tries() throws Exception {
      sink.failures.add(new IOException("down"));
      sink.failures.add(new IOException("still\ndown"));
      Announcer announcer = start(builder());
      hear(announcer, Events.success(1));
      assertThat(announcer.await(Patience.LONG)).isTrue();
      Announcer.Counts counts = announcer.counts();
      assertThat(counts.sent()).isEqualTo(2);
      assertThat(counts.retried()).isEqualTo(2);
      assertThat(counts.failed()).isZero();
      assertThat(counts.trouble()).get().extracting("what").isEqualTo("still\\u000adown");
      assertThat(sink.taken).hasSize(2);
    }

    @Test
    void gives_up_after_all_tries_and_goes_on_with_the_next() throws Exception {
      for (int i = 0; i < 3; i++) {
        sink.failures.add(new IOException("down"));
      }
      Announcer announcer = start(builder().tries(3));
      announcer.announce(Events.announcement(1));
      announcer.announce(Events.announcement(2));
      assertThat(announcer.await(Patience.LONG)).isTrue();
      assertThat(announcer.counts().failed()).isEqualTo(1);
      assertThat(announcer.counts().retried()).isEqualTo(2);
      assertThat(sink.taken).containsExactly(Events.announcement(2).id());
    }

    @Test
    void does_not_try_again_what_is_refused_or_cannot_be_sent_twice() throws Exception {
      sink.failures.add(new SinkRefusedException("never"));
      Announcer announcer = start(builder());
      announcer.announce(Events.announcement(1));
      assertThat(announcer.await(Patience.LONG)).isTrue();
      assertThat(announcer.counts().failed()).isEqualTo(1);
      assertThat(announcer.counts().retried()).isZero();

      ScriptedSink once = new ScriptedSink();
      once.repeatable = false;
      once.failures.add(new IOException("lost"));
      Announcer second = start(Announcer.builder(once));
      second.announce(Events.announcement(1));
      assertThat(second.await(Patience.LONG)).isTrue();
      assertThat(second.counts().failed()).isEqualTo(1);
    }

    @Test
    void sends_together_what_waited_and_only_what_is_wanted() throws Exception {
      sink.gate = new CountDownLatch(1);
      sink.atOnce = 3;
      Announcer announcer = start(builder().only(Announcement::isEnding));
      hear(announcer, Events.success(1));
      sink.entered.await();
      for (int deploy = 2; deploy <= 6; deploy++) {
        hear(announcer, Events.success(deploy));
      }
      sink.gate.countDown();
      assertThat(announcer.await(Patience.LONG)).isTrue();
      assertThat(sink.batches).containsExactly(1, 3, 2);
      assertThat(sink.taken).hasSize(6).isSorted();
    }
  }

  @Nested
  class GivenDeadLetters {
    @Test
    void are_bounded_private_and_hold_the_whole_announcement(@TempDir Path directory)
        throws Exception {
      Path file = directory.resolve("dead.jsonl");
      Announcer announcer = start(builder().deadLetters(file, 64 * 1024));
      int letters = 400;
      for (int i = 0; i < letters; i++) {
        sink.failures.add(new SinkRefusedException("no"));
      }
      for (int i = 1; i <= letters; i++) {
        announcer.announce(Events.announcement(i));
      }
      assertThat(announcer.await(Patience.LONG)).isTrue();
      Path older = directory.resolve("dead.jsonl.1");
      assertThat(Files.size(file)).isLessThanOrEqualTo(64 * 1024);
      assertThat(Files.size(older)).isLessThanOrEqualTo(64 * 1024);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      List<String> lines = Files.readAllLines(file);
      assertThat(lines.get(lines.size() - 1))
          .startsWith("{\"failed_at\":")
          .contains("\"sink\":\"script\",\"why\":\"no\"")
          .endsWith("\"announcement\":" + Events.announcement(letters).toJson() + "}");
    }

    @Test
    void that_cannot_be_kept_stop_nothing(@TempDir Path directory) throws Exception {
      sink.failures.add(new SinkRefusedException("no"));
      Announcer announcer =
          start(builder().deadLetters(directory.resolve("gone/dead.jsonl"), 64 * 1024));
      announcer.announce(Events.announcement(1));
      announcer.announce(Events.announcement(2));
      assertThat(announcer.await(Patience.LONG)).isTrue();
      assertThat(announcer.counts().failed()).isEqualTo(1);
      assertThat(announcer.counts().sent()).isEqualTo(1);
    }
  }

  @Test
  void refuses_settings_out_of_bounds() {
    assertThatThrownBy(() -> builder().capacity(0))
        .hasMessage("a capacity must be 1 to 100000, but was 0");
    assertThatThrownBy(() -> builder().tries(101))
        .hasMessage("tries must be 1 to 100, but was 101");
    assertThatThrownBy(() -> builder().pauses(Duration.ZERO, SOON))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder().drainWithin(Duration.ofHours(2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder().deadLetters(Path.of("x"), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
