package dev.railhead.trains.channel;

import dev.railhead.core.Actor;
import dev.railhead.core.Revision;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Notices;
import dev.railhead.trains.Order;
import dev.railhead.trains.Policy;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainState;
import dev.railhead.trains.channel.TopicCodec.Dialect;
import dev.railhead.trains.forecast.TrainTimes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A channel with a queue in memory, where {@code olga} is the operator: who says what, what the
 * topic is then, what is answered and what everybody is told.
 */
final class Channel implements QueueDoor {
  private static final Actor RUNNER = Actor.of("runner");
  static final Actor OLGA = Actor.of("olga");

  final TrainTimes times = new TrainTimes(Duration.ofMinutes(15));
  private final Dispatcher dispatcher = Dispatcher.with(Policy.usual(Set.of(OLGA, RUNNER)));
  private final ChannelCommands commands =
      ChannelCommands.of(this).times(times).clock(() -> this.now).build();
  private Instant now = Instant.parse("2014-03-14T09:00:00Z");
  private QueueState state = QueueState.open("web", QueueSettings.usual(), OLGA, now);
  private final List<String> told = new ArrayList<>();
  private int lines;

  @Override
  public QueueState state() {
    return state;
  }

  @Override
  public Decision order(Order order) {
    Decision decision = dispatcher.decide(state, order, now);
    if (decision instanceof Decision.Accepted accepted) {
      take(accepted.entry());
    }
    return decision;
  }

  private void take(Entry entry) {
    state = state.evolve(entry);
    times.add(entry);
    Notices.of(entry, state).forEach(notice -> told.add(notice.text()));
  }

  /** Somebody says something; what is answered. */
  List<String> hears(String who, String line) throws IOException, InterruptedException {
    return commands.hear(Actor.of(who), line, "line-" + ++lines);
  }

  /**
   * Says {@code alice: .join}, line by line, and {@code (arrives)} when the push under way is done.
   */
  Channel after(String script) throws IOException, InterruptedException {
    for (String line : script.split("\n", -1)) {
      if (line.isBlank()) {
        continue;
      } else if (line.strip().equals("(arrives)")) {
        arrives();
        continue;
      }
      String[] parts = line.strip().split(": ", 2);
      List<String> answers = hears(parts[0], parts[1]);
      if (!answers.isEmpty()) {
        throw new IllegalStateException(line + " -> " + answers);
      }
    }
    told.clear();
    return this;
  }

  /** The runner pushes, and it succeeds, five minutes later. */
  void arrives() {
    Train train =
        state.trains().stream()
            .filter(t -> t.state() == TrainState.RUNNING)
            .findFirst()
            .orElseThrow();
    run(new Command.Claim(train.id()));
    long token = state.train(train.id()).orElseThrow().run().token();
    run(new Command.Begin(train.id(), token, Revision.of("4add615720" + "0".repeat(30))));
    now = now.plus(Duration.ofSeconds(30));
    run(new Command.Succeed(train.id(), token));
  }

  private void run(Command command) {
    Decision decision = order(Order.of("run-" + ++lines, RUNNER, command));
    if (decision instanceof Decision.Rejected rejected) {
      throw new IllegalStateException(command + " -> " + rejected.reason());
    }
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  /** The topic as PushBot writes it. */
  String topic() {
    return TopicCodec.writing(Dialect.PUSHBOT).write(QueueTopic.of(state, StageWords.usual(), now));
  }

  /** What everybody was told since the last time this was asked. */
  List<String> told() {
    List<String> since = List.copyOf(told);
    told.clear();
    return since;
  }
}
