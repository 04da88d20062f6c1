package dev.railhead.examples.tool;

import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.Depot;
import dev.railhead.examples.inventory.Inventory;
import dev.railhead.examples.inventory.QueueEntry;
import dev.railhead.examples.inventory.StackEntry;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Line;
import dev.railhead.trains.Order;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Rider;
import dev.railhead.trains.Train;
import dev.railhead.trains.channel.ChannelCommands;
import dev.railhead.trains.channel.QueueDoor;
import dev.railhead.trains.channel.QueueTopic;
import dev.railhead.trains.channel.Spoken;
import dev.railhead.trains.channel.StageWords;
import dev.railhead.trains.channel.TopicCodec;
import dev.railhead.trains.run.TrainRunner;
import dev.railhead.trains.store.PushQueue;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Speaks to the push queue in the words of the push channel. */
@Command(
    name = "train",
    header = "Shows the push queue, or does there what you say: train join, train good.",
    description = {
      "",
      "The words are those of the push channel, without the dot; train help lists them. Trains move"
          + " while somewhere train --run runs them.",
      ""
    })
final class TrainCommand extends ToolCommand {
  private static final Set<String> QUESTIONS = Set.of("help", "why", "eta", "config");

  @Parameters(arity = "0..*", paramLabel = "WORD", description = "Such as join with bob.")
  List<String> words = List.of();

  @Option(names = "--run", description = "Run the queue's trains until Ctrl-C.")
  boolean run;

  @Override
  ExitCode run() throws Exception {
    Inventory inventory = inventory();
    QueueEntry entry =
        inventory
            .queue()
            .orElseThrow(
                () ->
                    new EndingException(
                        ExitCode.WRONG, shared.inventory + " has no queue; add one under queue:"));
    try (Depot depot = Depot.open(inventory)) {
      PushQueue queue = depot.queue(entry);
      if (run) {
        runTrains(depot, entry, queue);
      }
      Door door = new Door(QueueDoor.of(queue));
      List<String> answers = words.isEmpty() ? List.of() : say(depot, entry, door);
      QueueState now = queue.refresh();
      answers.forEach(err()::println);
      print(topic(now), json(now, answers));
      boolean refused = !door.wasMoved && !answers.isEmpty() && !QUESTIONS.contains(words.get(0));
      return refused ? ExitCode.REFUSED : ExitCode.DONE;
    }
  }

  /** Notes whether anything was done here, whatever others do to the queue meanwhile. */
  private static final class Door implements QueueDoor {
    private final QueueDoor queue;
    private boolean wasMoved;

    Door(QueueDoor queue) {
      this.queue = queue;
    }

    @Override
    public QueueState state() throws IOException {
      return queue.state();
    }

    @Override
    public Decision order(Order order) throws IOException {
      Decision decision = queue.order(order);
      wasMoved |= decision instanceof Decision.Accepted;
      return decision;
    }
  }

  private List<String> say(Depot depot, QueueEntry entry, QueueDoor door) throws Exception {
    String line = "." + String.join(" ", words);
    refuseNonsense(line);
    ChannelCommands commands =
        ChannelCommands.of(door)
            .changes(
                (who, lane, change) -> {
                  StackEntry stack = depot.stackOf(entry, lane);
                  return List.of(depot.source(stack).resolve(change.orElse(stack.branch())));
                })
            .build();
    return commands.hear(actor(), line, "tool-" + UUID.randomUUID());
  }

  /** What is talk in a channel is a slip of the keyboard here. */
  private static void refuseNonsense(String line) throws EndingException {
    Optional<String> nonsense =
        Spoken.of(line)
            .fold(
                understood -> Optional.empty(),
                misunderstood -> Optional.of(misunderstood.message()),
                () -> Optional.of("the queue knows no " + line.substring(1) + "; try train help"));
    if (nonsense.isPresent()) {
      throw new EndingException(ExitCode.WRONG, nonsense.get());
    }
  }

  private void runTrains(Depot depot, QueueEntry entry, PushQueue queue) throws Exception {
    try (TrainRunner runner = depot.runner(entry, queue)) {
      runner.start();
      err().println("railhead: running the trains of " + queue.name() + "; Ctrl-C ends it");
      new CountDownLatch(1).await();
    }
  }

  private static String topic(QueueState state) {
    return TopicCodec.writing(TopicCodec.Dialect.PUSHBOT)
        .write(QueueTopic.of(state, StageWords.usual(), Instant.now()));
  }

  private static Json json(QueueState state, List<String> answers) {
    return Json.object(
        Json.field("queue", state.queue()),
        Json.field("revision", Json.of(state.revision())),
        Json.field("topic", topic(state)),
        Json.field("trains", Json.array(state.trains().stream().map(TrainCommand::json).toList())),
        Json.field("lanes", Json.array(state.lines().stream().map(TrainCommand::json).toList())),
        Json.field("answers", Json.texts(answers)));
  }

  private static Json json(Train train) {
    return Json.object(
        Json.field("train", Json.of(train.id().number())),
        Json.field("lane", train.lane().name()),
        Json.field("state", Records.word(train.state())),
        Json.field("driver", train.driver()),
        Json.field("riders", riders(train.riders())));
  }

  private static Json json(Line line) {
    return Json.object(
        Json.field("lane", line.lane().id().name()), Json.field("waiting", riders(line.waiting())));
  }

  private static Json riders(List<Rider> riders) {
    return Json.texts(riders.stream().map(Rider::user).toList());
  }
}
