package dev.railhead.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.DeployEvent.Began;
import dev.railhead.core.deploy.DeployEvent.Ended;
import dev.railhead.core.deploy.DeployEvent.Exported;
import dev.railhead.core.deploy.DeployEvent.GateAnswered;
import dev.railhead.core.deploy.DeployEvent.HostDone;
import dev.railhead.core.deploy.DeployEvent.HostFailed;
import dev.railhead.core.deploy.DeployEvent.HostProgressed;
import dev.railhead.core.deploy.DeployEvent.HostRetried;
import dev.railhead.core.deploy.DeployEvent.Mark;
import dev.railhead.core.deploy.DeployEvent.Overridden;
import dev.railhead.core.deploy.DeployEvent.Pinned;
import dev.railhead.core.deploy.DeployEvent.StepBegan;
import dev.railhead.core.deploy.DeployEvent.StepEnded;
import dev.railhead.core.deploy.DeployEvent.Swapped;
import dev.railhead.core.deploy.DeployEvent.SwappedBack;
import dev.railhead.core.deploy.DeployEvent.Warned;
import dev.railhead.core.internal.Amounts;
import dev.railhead.core.internal.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EventTextTest {
  private static final Mark MARK = new Mark(7, 1, Instant.parse("2014-06-16T23:37:28.5Z"));
  private static final Host WEB1 = Host.named("web1");
  private static final Host WEB2 = Host.named("web2");
  private static final Actor ACTOR = Actor.of("kchung");
  private static final Revision REVISION = Revision.of("4add61572000000000000000000000000000000a");
  private static final ReleaseId RELEASE = ReleaseId.parse("4add615720-20140616-233728-UTC");
  private static final Duration TOOK = Duration.ofMillis(1234);

  private static final List<DeployEvent> ALL =
      List.of(
          new Began(
              MARK, Stack.of("web"), Stage.of("production"), ACTOR, "main", List.of(WEB1, WEB2)),
          new StepBegan(MARK, Step.READ_BACK),
          new StepEnded(MARK, Step.READ_BACK, TOOK),
          new Pinned(MARK, REVISION),
          new Exported(MARK, RELEASE, 12345, 3_400_000),
          new GateAnswered(MARK, "smoke", Verdict.pass("all well")),
          new GateAnswered(MARK, "smoke", Verdict.block("web1: status 500")),
          new GateAnswered(MARK, "smoke", Verdict.unknown("no answer")),
          new Overridden(MARK, "stage order", ACTOR, "hotfix"),
          new HostProgressed(MARK, WEB1, 1, 999, 50),
          new HostRetried(MARK, WEB1, Step.TRANSFER, 1, "connection reset"),
          new HostDone(MARK, WEB1, Step.TRANSFER, "3 files", TOOK),
          new HostDone(MARK, WEB1, Step.VERIFY, "", TOOK),
          new HostFailed(MARK, WEB2, Step.TRANSFER, "no space left"),
          new Swapped(MARK, WEB1, Live.nothing(), RELEASE),
          new DeployEvent.WaveSwapped(MARK, 2, TOOK),
          new SwappedBack(MARK, WEB1, RELEASE, Live.nothing()),
          new Warned(MARK, "rsync 3.2.3 has known holes"),
          new Ended(MARK, new Outcome.Succeeded(RELEASE, Map.of(), Map.of(), TOOK), TOOK),
          new Ended(MARK, new Outcome.Refused("gate smoke", "no"), TOOK));

  @Nested
  class GivenEveryKindOfEvent {
    @Test
    void each_has_its_line() {
      assertThat(ALL.stream().map(EventText::text))
          .containsExactly(
              "kchung deploys main of web to production on 2 hosts: web1, web2",
              "read back: begins",
              "read back: done in 1.2 s",
              "revision is 4add61572000000000000000000000000000000a",
              "release is 4add615720-20140616-233728-UTC: 12,345 files, 3.4 MB",
              "gate smoke passes: all well",
              "gate smoke blocks: web1: status 500",
              "gate smoke does not know: no answer",
              "kchung overrides stage order: hotfix",
              "web1: 50 %, 1 file, 999 B",
              "web1: transfer try 1 failed, trying again: connection reset",
              "✔ web1: transfer done in 1.2 s: 3 files",
              "✔ web1: verify done in 1.2 s",
              "✘ web2: transfer failed: no space left",
              "✔ web1: swapped nothing → 4add615720-20140616-233728-UTC",
              "2 hosts swapped within 1.2 s",
              "web1: swapped back 4add615720-20140616-233728-UTC → nothing",
              "warning: rsync 3.2.3 has known holes",
              "✔ 4add615720-20140616-233728-UTC is live (1.2 s)",
              "✘ refused by gate smoke: no (1.2 s)");
    }

    @Test
    void none_is_forgotten() {
      assertThat(ALL.stream().map(Object::getClass).distinct().toList())
          .containsExactlyInAnyOrderElementsOf(
              Arrays.<Class<?>>asList(DeployEvent.class.getPermittedSubclasses()));
      assertThat(ALL).noneMatch(event -> EventText.text(event).contains("mark="));
    }

    @Test
    void a_line_begins_with_the_time_in_utc() {
      assertThat(EventText.line(new Warned(MARK, "w")))
          .isEqualTo("2014-06-16T23:37:28.500Z warning: w");
    }
  }

  @Nested
  class GivenHostileText {
    @Test
    void controls_and_bidirectional_controls_become_escapes() {
      assertThat(EventText.text(new Warned(MARK, "a\u001b[2J\nb\u202ec\ud800")))
          .isEqualTo("warning: a\\u001b[2J\\u000ab\\u202ec\\ud800");
    }

    @Test
    void characters_outside_the_basic_plane_are_kept() {
      assertThat(Names.cleaned("a🚂b", 100)).isEqualTo("a🚂b");
    }

    @Test
    void a_long_text_is_cut() {
      String text = EventText.text(new Warned(MARK, "x".repeat(1_000_000)));
      assertThat(text).hasSize(EventText.LIMIT + 1).endsWith("x…");
    }
  }

  @Nested
  class GivenAmounts {
    @Test
    void bytes_have_a_unit_and_at_most_three_digits() {
      assertThat(
              List.of(0L, 999L, 1000L, 99_949L, 99_950L, 999_499L, 999_500L, Long.MAX_VALUE)
                  .stream()
                  .map(Amounts::bytes))
          .containsExactly(
              "0 B", "999 B", "1.0 kB", "99.9 kB", "100 kB", "999 kB", "1.0 MB", "9.2 EB");
    }

    @Test
    void durations_have_the_precision_of_their_size() {
      assertThat(
              List.of(0L, 49L, 50L, 59_949L, 59_950L, 125_000L, 3_600_000L).stream()
                  .map(millis -> Amounts.seconds(Duration.ofMillis(millis))))
          .containsExactly(
              "0.0 s", "0.0 s", "0.1 s", "59.9 s", "1 min 00 s", "2 min 05 s", "1 h 00 min");
    }
  }
}
