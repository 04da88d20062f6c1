package dev.railhead.trains.channel;

import static dev.railhead.trains.channel.ConversationsTest.Effect.DIFFERENT;
import static dev.railhead.trains.channel.ConversationsTest.Effect.REFUSED;
import static dev.railhead.trains.channel.ConversationsTest.Effect.SAME;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The 36 conversations that PushBot's effects are known of, with ours: the same, a different one,
 * or a refusal. The README has the table of the differences. A train that has left stands for the
 * head that PushBot never lets anybody join.
 */
class ConversationsTest {
  /** How ours compares with PushBot's. */
  enum Effect {
    SAME,
    DIFFERENT,
    REFUSED
  }

  /** One line of a conversation, and what comes of it. */
  private record Step(String line, String topic, List<String> answers, List<String> told) {}

  /** A conversation in the making. */
  private static final class Triple {
    private final int number;
    private final Effect effect;
    private final String name;
    private final List<Step> steps = new ArrayList<>();
    private String script = "";
    private String before = "clear";

    private Triple(int number, Effect effect, String name) {
      this.number = number;
      this.effect = effect;
      this.name = name;
    }

    private Triple after(String... lines) {
      script = String.join("\n", lines);
      return this;
    }

    private Triple topic(String text) {
      before = text;
      return this;
    }

    private Triple said(String line, String topic) {
      steps.add(new Step(line, topic, new ArrayList<>(), new ArrayList<>()));
      return this;
    }

    private Triple answered(String... answers) {
      Collections.addAll(steps.get(steps.size() - 1).answers, answers);
      return this;
    }

    private Triple told(String... notices) {
      Collections.addAll(steps.get(steps.size() - 1).told, notices);
      return this;
    }

    @Override
    public String toString() {
      return "#" + number + " " + effect + ": " + name;
    }
  }

  private static Triple triple(int number, Effect effect, String name) {
    return new Triple(number, effect, name);
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void each_comes_to_what_is_written(Triple triple) throws Exception {
    Channel channel = new Channel().after(triple.script);
    assertThat(channel.topic()).isEqualTo(triple.before);
    for (Step step : triple.steps) {
      long revision = channel.state().revision();
      String[] said = step.line.split(": ", 2);
      assertThat(channel.hears(said[0], said[1])).isEqualTo(step.answers);
      assertThat(channel.topic()).isEqualTo(step.topic);
      assertThat(channel.told()).isEqualTo(step.told);
      if (triple.effect == REFUSED && step.told.isEmpty() && !step.answers.isEmpty()) {
        assertThat(channel.state().revision()).isEqualTo(revision);
      }
    }
  }

  @Test
  void all_36_are_here() {
    assertThat(conversations().map(triple -> triple.number).distinct())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 36).boxed().toList());
  }

  private static Stream<Triple> conversations() {
    return Stream.of(
        triple(1, SAME, "the first to join is up")
            .topic("clear")
            .said("alice: .join", "alice")
            .told("alice: you are up"),
        triple(2, SAME, "with rides along")
            .after("alice: .join")
            .topic("alice")
            .said("bob: .join with alice", "alice + bob"),
        triple(3, SAME, "the last good makes everyone ready")
            .after("alice: .join", "bob: .join", "alice: .at princess", "(arrives)", "bob: .good")
            .topic("<princess> alice + bob*")
            .said("alice: .good", "<princess> alice* + bob*")
            .told("alice bob: everyone is ready at princess"),
        triple(4, SAME, "the next stage clears the marks")
            .after(
                "alice: .join",
                "bob: .join",
                "alice: .at princess",
                "(arrives)",
                "alice: .good",
                "bob: .good",
                "carol: .join")
            .topic("<princess> alice* + bob* | carol")
            .said("alice: .at prod", "<prod> alice + bob | carol"),
        triple(5, SAME, "who joins a running train takes the next")
            .after(
                "alice: .join",
                "bob: .join",
                "alice: .at princess",
                "(arrives)",
                "alice: .good",
                "bob: .good",
                "alice: .at prod",
                "(arrives)",
                "alice: .good",
                "carol: .join")
            .topic("<prod> alice* + bob | carol")
            .said("dave: .join", "<prod> alice* + bob | carol + dave"),
        triple(6, SAME, "done lands and the next is up")
            .after(
                "alice: .join",
                "bob: .join",
                "alice: .at princess",
                "(arrives)",
                "alice: .good",
                "bob: .good",
                "alice: .at prod",
                "(arrives)",
                "alice: .good",
                "bob: .good",
                "carol: .join",
                "dave: .join")
            .topic("<prod> alice* + bob* | carol + dave")
            .said("alice: .done", "carol + dave")
            .told("alice bob landed", "carol dave: you are up"),
        triple(7, DIFFERENT, "the first train is joined until it leaves")
            .after("gio: .join")
            .topic("gio")
            .said("asm: .join", "gio + asm"),
        triple(8, SAME, "the next train fills up")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "a: .join",
                "b: .join",
                "c: .join",
                "d: .join")
            .topic("<prod> gio | a + b + c + d")
            .said("x: .join", "<prod> gio | a + b + c + d + x"),
        triple(9, DIFFERENT, "a full train has eight seats")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "a: .join",
                "b: .join",
                "c: .join",
                "d: .join",
                "e: .join",
                "f: .join",
                "g: .join",
                "h: .join")
            .topic("<prod> gio | a + b + c + d + e + f + g + h")
            .said("x: .join", "<prod> gio | a + b + c + d + e + f + g + h | x"),
        triple(10, SAME, "with finds names in any case")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "a: .join",
                "b: .join",
                "c: .join",
                "d: .join",
                "e: .join",
                "f: .join",
                "g: .join")
            .topic("<prod> gio | a + b + c + d + e + f + g")
            .said("x: .join with A", "<prod> gio | a + x + b + c + d + e + f + g"),
        triple(10, REFUSED, "with does not overfill a train")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "a: .join",
                "b: .join with a",
                "c: .join with a",
                "d: .join with a",
                "e: .join with a",
                "f: .join with a",
                "g: .join with a",
                "h: .join with a")
            .topic("<prod> gio | a + b + c + d + e + f + g + h")
            .said("x: .join with A", "<prod> gio | a + b + c + d + e + f + g + h")
            .answered("x: the 8 who ride with a fill a train; join without riding with somebody"),
        triple(11, SAME, "config does not ride with code")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "a: .join config",
                "b: .join")
            .topic("<prod> gio | a (config) | b")
            .said("x: .join", "<prod> gio | a (config) | b + x"),
        triple(12, DIFFERENT, "askme and hold ride with others")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "a: .join askme",
                "b: .join HOLD")
            .topic("<prod> gio | a (askme) + b (askme)")
            .said("x: .join", "<prod> gio | a (askme) + b (askme) + x"),
        triple(13, SAME, "config has a lane of its own")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "b: .join")
            .topic("<prod> gio | b")
            .said("x: .join config", "<prod> gio | b | x (config)")
            .told("x: you are up"),
        triple(14, REFUSED, "config cannot ride with code")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "b: .join")
            .topic("<prod> gio | b")
            .said("x: .join config with b", "<prod> gio | b")
            .answered("x: b waits in code, which is not config; join the one or the other"),
        triple(15, DIFFERENT, "hold beside a name means ask me")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "b: .join")
            .topic("<prod> gio | b")
            .said(
                "x: .join HOLD \"waiting on DBA\"",
                "<prod> gio | b + x (askme) \"waiting on DBA\""),
        triple(16, SAME, "the last note is shown")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "b: .join \"old\"")
            .topic("<prod> gio | b \"old\"")
            .said("x: .join \"new msg\"", "<prod> gio | b + x \"new msg\""),
        triple(17, REFUSED, "nobody goes before a train that has left")
            .after(
                "gio: .join",
                "z: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "z: .good",
                "gio: .at prod",
                "(arrives)",
                "gio: .good",
                "b: .join")
            .topic("<prod> gio* + z | b")
            .said("x: .join before z", "<prod> gio* + z | b")
            .answered(
                "x: train 1 has left, and nobody can join it or go before it; join code without that wish, for the next train"),
        triple(17, DIFFERENT, "before is a place in the line")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "a: .join",
                "b: .join")
            .topic("<prod> gio | a + b")
            .said("x: .join before b", "<prod> gio | a + x + b"),
        triple(18, DIFFERENT, "the order of words loses nothing")
            .after(
                "alice: .join",
                "bob: .join",
                "alice: .at princess",
                "(arrives)",
                "alice: .good",
                "bob: .good",
                "alice: .at prod",
                "(arrives)",
                "c: .join")
            .topic("<prod> alice + bob | c")
            .said("x: .join last config", "<prod> alice + bob | c | x (config)")
            .told("x: you are up"),
        triple(19, SAME, "joining goes on under a hold")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "olga: .hold \"db\"",
                "b: .join")
            .topic("HOLD \"db\" | <prod> gio | b")
            .said("x: .join", "HOLD \"db\" | <prod> gio | b + x"),
        triple(20, REFUSED, "joining twice must be meant")
            .after("gio: .join")
            .topic("gio")
            .said("gio: .join", "gio")
            .answered(
                "gio: gio waits in code already, as rider 1; bring other changes in the old place, or say that it is meant")
            .said("gio: .join again", "gio + gio")
            .said("gio: .nevermind", "clear"),
        triple(21, DIFFERENT, "good in another train announces nothing")
            .after(
                "alice: .join",
                "bob: .join",
                "alice: .at princess",
                "(arrives)",
                "alice: .good",
                "bob: .good",
                "alice: .at prod",
                "(arrives)",
                "carol: .join")
            .topic("<prod> alice + bob | carol")
            .said("carol: .good", "<prod> alice + bob | carol*"),
        triple(22, DIFFERENT, "good under a hold announces nothing")
            .after("olga: .hold", "alice: .join")
            .topic("HOLD | alice")
            .said("alice: .good", "HOLD | alice*"),
        triple(23, REFUSED, "a veto stays")
            .after(
                "alice: .join",
                "bob: .join",
                "alice: .at princess",
                "(arrives)",
                "bob: .good",
                "alice: .uhoh \"search is down\"")
            .topic("<princess> alice! + bob* \"blocked: alice: search is down\"")
            .said("alice: .at prod", "<princess> alice! + bob* \"blocked: alice: search is down\"")
            .answered(
                "alice: not everyone is ready: [alice (search is down)]; wait for them, eject them, or waive the rule"),
        triple(24, REFUSED, "a hold holds")
            .after("olga: .hold \"x\"", "alice: .join")
            .topic("HOLD \"x\" | alice")
            .said("alice: .at prod", "HOLD \"x\" | alice")
            .answered("alice: train 1 has not been at princess; .at princess comes first")
            .said("alice: .at princess", "HOLD \"x\" | alice")
            .answered("alice: held by olga: x; release hold 1"),
        triple(25, REFUSED, "a train that has not left is not done")
            .after("olga: .hold \"x\"", "alice: .join", "bob: .join")
            .topic("HOLD \"x\" | alice + bob")
            .said("zed: .done", "HOLD \"x\" | alice + bob")
            .answered("zed: train 1 has not left; .at princess sends it off, .nevermind leaves it"),
        triple(26, REFUSED, "done twice lands no second train")
            .after("alice: .join", "bob: .join")
            .topic("alice + bob")
            .said("x: .done; .done", "alice + bob")
            .answered("x: train 1 has not left; .at princess sends it off, .nevermind leaves it"),
        triple(27, SAME, "holds stack")
            .after("alice: .join", "bob: .join")
            .topic("alice + bob")
            .said("zed: .hold \"site down\"", "HOLD \"site down\" | alice + bob")
            .told("held by zed: site down")
            .said("yan: .hold", "HOLD | HOLD \"site down\" | alice + bob")
            .told("held by yan: no reason given"),
        triple(28, SAME, "unhold takes the newest")
            .after("alice: .join", "bob: .join", "zed: .hold \"site down\"", "yan: .hold")
            .topic("HOLD | HOLD \"site down\" | alice + bob")
            .said("alice: .unhold", "HOLD \"site down\" | alice + bob")
            .told("no longer held: no reason given")
            .said("alice: .unhold", "alice + bob")
            .told("no longer held: site down"),
        triple(29, REFUSED, "a train under way is not kicked apart")
            .after(
                "alice: .join",
                "alice: .at princess",
                "(arrives)",
                "alice: .good",
                "alice: .at prod",
                "(arrives)",
                "carol: .join")
            .topic("<prod> alice | carol")
            .said("zed: .kick alice", "<prod> alice | carol")
            .answered("zed: zed may not kick: that is for [driver, operator]; ask somebody who may")
            .said(
                "olga: .kick alice",
                "<prod> alice! \"blocked: alice: to be ejected: no reason given\" | carol")
            .told("train 1 stands at production: alice: to be ejected: no reason given"),
        triple(30, DIFFERENT, "names with dashes are names")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "foo: .join",
                "foo-bar: .join",
                "c: .join")
            .topic("<prod> gio | foo + foo-bar + c")
            .said("zed: .kick foo-bar", "<prod> gio | foo + foo-bar + c")
            .answered("zed: zed may not kick: that is for [driver, operator]; ask somebody who may")
            .said("olga: .kick foo-bar", "<prod> gio | foo + c"),
        triple(31, REFUSED, "a train that has not formed has no driver")
            .after(
                "alice: .join",
                "bob: .join",
                "alice: .at princess",
                "(arrives)",
                "alice: .good",
                "bob: .good",
                "alice: .at prod",
                "(arrives)",
                "carol: .join",
                "dave: .join")
            .topic("<prod> alice + bob | carol + dave")
            .said("dave: .drive", "<prod> alice + bob | carol + dave")
            .answered("dave: the train of dave has not formed yet; .drive when it boards"),
        triple(31, SAME, "drive takes the wheel")
            .after("carol: .join", "dave: .join")
            .topic("carol + dave")
            .said("dave: .drive", "dave + carol"),
        triple(32, SAME, "pop leaves with the last seat")
            .after(
                "gio: .join",
                "gio: .at princess",
                "(arrives)",
                "gio: .good",
                "gio: .at prod",
                "(arrives)",
                "alice: .join",
                "bob: .join",
                "alice: .join again",
                "carol: .join",
                "alice: .join again")
            .topic("<prod> gio | alice + bob + alice + carol + alice")
            .said("alice: .pop", "<prod> gio | alice + bob + alice + carol"),
        triple(33, SAME, "message sets and clears the banner")
            .after("alice: .join")
            .topic("alice")
            .said("zed: .message \"lunch\"", "alice !! \"lunch\"")
            .said("zed: .message -", "alice"),
        triple(34, DIFFERENT, "nobody can switch off good")
            .after("quinn: .join", "bob: .join", "quinn: .at princess", "(arrives)")
            .topic("<princess> quinn + bob")
            .said("bob: .good", "<princess> quinn + bob*")
            .said("quinn: .config", "<princess> quinn + bob*")
            .answered(
                "there is nothing to set: notices go to the channel, and nobody can switch off .good"),
        triple(35, DIFFERENT, "what fails stops the line and says so")
            .topic("clear")
            .said("alice: .at prod; .join", "clear")
            .answered("alice: there is no train; .join makes one")
            .said("alice: .join; .at princess", "<princess> alice")
            .told("alice: you are up", "alice departed"),
        triple(36, SAME, "separators are put in order")
            .after(
                "asm: .join",
                "gio: .join",
                "zz: .join",
                "asm: .at princess",
                "(arrives)",
                "asm: .good",
                "gio: .good",
                "zz: .good",
                "asm: .at prod",
                "(arrives)",
                "q: .join")
            .topic("<prod> asm + gio + zz | q")
            .said("x: .message \"m\"", "<prod> asm + gio + zz | q !! \"m\""));
  }
}
