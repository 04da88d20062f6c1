package dev.railhead.trains.channel;

import dev.railhead.core.Actor;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.Manner;
import dev.railhead.trains.Order;
import dev.railhead.trains.Placement;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Rider;
import dev.railhead.trains.forecast.TrainTimes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Does what people say in a channel: PushBot's commands, carried out by a queue. What the queue
 * refuses is answered with its reason and what to do instead; what it accepts is silent here, for
 * the topic and the notices tell everybody. Thread-safe.
 *
 * <pre>{@code
 * ChannelCommands commands = ChannelCommands.of(queue).build();
 * commands.hear(Actor.of("alice"), ".join with bob", "irc-17"); // [] or ["alice: nobody called bob …"]
 * }</pre>
 */
public final class ChannelCommands {
  private static final List<String> HELP =
      List.of(
          ".join [config] [askme] [with NAME | before NAME | last] [of CHANGE] [\"note\"], .nevermind,"
              + " .pop, .kick NAME, .drive",
          ".at STAGE sends your train there, .good, .uhoh [\"why\"], .done lands it; .hold [\"why\"],"
              + " .unhold [NUMBER], .message \"banner\" or -",
          ".why and .eta about your own seat; in trouble: .eject NAME, .bisect, .retry, .abort,"
              + " .rollback");

  private final QueueDoor queue;
  private final Interpreter interpreter;
  private final ChangeSource changes;
  private final LaneId code;
  private final LaneId config;
  private final TrainTimes times;
  private final InstantSource clock;

  private ChannelCommands(Builder builder) {
    this.queue = builder.queue;
    this.interpreter = new Interpreter(builder.stages);
    this.changes = builder.changes;
    this.code = builder.code;
    this.config = builder.config;
    this.times = builder.times;
    this.clock = builder.clock;
  }

  /** Commands to {@code queue}. */
  public static Builder of(QueueDoor queue) {
    return new Builder(queue);
  }

  /**
   * Does what {@code line} asks for, when it is a command at all.
   *
   * @param who who said it; not their nick, but who they are
   * @param line what was said, however long
   * @param id what makes it one and the same line when it is heard again; at most 80 printable
   *     characters
   * @return what to answer, in lines; nothing when it was done, or was no command
   * @throws IOException if the queue or the changes cannot be reached; what was done before is
   *     done, and hearing the same line under the same id again goes on from there
   */
  public List<String> hear(Actor who, String line, String id)
      throws IOException, InterruptedException {
    Spoken spoken = Spoken.of(line);
    if (spoken instanceof Spoken.Misunderstood misunderstood) {
      return List.of(who + ": " + misunderstood.message());
    } else if (!(spoken instanceof Spoken.Understood understood)) {
      return List.of();
    } else {
      List<String> answers = new ArrayList<>();
      int number = 0;
      for (ChannelCommand command : understood.commands()) {
        Meaning meaning = meaning(new Speaker(queue.state(), who), command);
        if (!carryOut(who, meaning, id + "/" + number++, answers)) {
          break;
        }
      }
      return answers;
    }
  }

  /** Whether the rest of the line may follow. */
  private boolean carryOut(Actor who, Meaning meaning, String id, List<String> answers)
      throws IOException {
    if (meaning instanceof Meaning.Answer answer) {
      answers.addAll(answer.lines());
      return true;
    } else if (meaning instanceof Meaning.No no) {
      answers.add(no(who, no.reason(), no.alternative()));
      return false;
    }
    int number = 0;
    for (Command command : ((Meaning.Orders) meaning).commands()) {
      Decision decision = queue.order(Order.of(id + "." + number++, who, command));
      if (decision instanceof Decision.Rejected rejected) {
        answers.add(no(who, rejected.reason(), rejected.alternative()));
        return false;
      }
    }
    return true;
  }

  private static String no(Actor who, String reason, String alternative) {
    return who + ": " + reason + "; " + alternative;
  }

  private Meaning meaning(Speaker speaker, ChannelCommand said)
      throws IOException, InterruptedException {
    if (said instanceof ChannelCommand.Join join) {
      return join(speaker, join);
    } else if (said instanceof ChannelCommand.Help) {
      return new Meaning.Answer(HELP);
    } else if (said instanceof ChannelCommand.Config) {
      return Meaning.Answer.of(
          "there is nothing to set: notices go to the channel, and nobody can switch off .good");
    } else if (said instanceof ChannelCommand.Why) {
      return aboutMe(speaker, rider -> Reasons.why(speaker.state(), rider.id(), clock.instant()));
    } else if (said instanceof ChannelCommand.Eta) {
      return aboutMe(speaker, rider -> eta(speaker.state(), rider));
    }
    return interpreter.of(speaker, said);
  }

  private Optional<String> eta(QueueState state, Rider rider) {
    return Reasons.eta(state, rider.id(), times, clock.instant())
        .map(
            eta ->
                rider.user()
                    + " leaves "
                    + eta
                    + state
                        .obstacle(rider.lane(), clock.instant())
                        .map(obstacle -> ", if nothing else comes up: " + obstacle)
                        .orElse(""));
  }

  private static Meaning aboutMe(
      Speaker speaker, java.util.function.Function<Rider, Optional<String>> question) {
    List<Rider> seats = new ArrayList<>(speaker.riding());
    seats.addAll(speaker.waiting());
    if (seats.isEmpty()) {
      return new Meaning.No(speaker.who() + " neither waits nor rides", ".join first");
    }
    List<String> lines = seats.stream().flatMap(seat -> question.apply(seat).stream()).toList();
    return lines.isEmpty()
        ? Meaning.Answer.of(speaker.who() + " is on the way already; .why says where")
        : new Meaning.Answer(lines);
  }

  private Meaning join(Speaker speaker, ChannelCommand.Join join)
      throws IOException, InterruptedException {
    Optional<String> friend = join.with().or(join::before);
    Optional<Rider> seat = friend.flatMap(name -> speaker.seatsOf(name).stream().findFirst());
    if (friend.isPresent() && seat.isEmpty()) {
      return Interpreter.nobody(friend.get());
    }
    LaneId lane =
        join.wish().equals(Optional.of(Topic.Wish.CONFIG))
            ? config
            : seat.map(Rider::lane).orElse(code);
    if (seat.isPresent() && !seat.get().lane().equals(lane)) {
      return new Meaning.No(
          friend.get() + " waits in " + seat.get().lane() + ", which is not " + lane,
          "join the one or the other");
    }
    try {
      Command.Join command =
          Command.Join.of(lane, speaker.who(), changes.changes(speaker.who(), lane, join.change()))
              .placed(placement(join, seat));
      return Meaning.Orders.of(join.note().map(command::noting).orElse(command));
    } catch (IllegalArgumentException contradiction) {
      return new Meaning.No(
          String.valueOf(contradiction.getMessage()), "say it again with one wish");
    }
  }

  private static Placement placement(ChannelCommand.Join join, Optional<Rider> seat) {
    Placement placement =
        new Placement(
            join.with().flatMap(name -> seat.map(Rider::id)),
            join.before().flatMap(name -> seat.map(Rider::id)),
            java.util.Set.of());
    if (join.last()) {
      placement = placement.and(Manner.LAST);
    }
    if (join.again()) {
      placement = placement.and(Manner.AGAIN);
    }
    boolean asks = join.wish().isPresent() && join.wish().get() != Topic.Wish.CONFIG;
    return asks ? placement.and(Manner.ASK_ME) : placement;
  }

  /** Settings of channel commands. For one thread. */
  public static final class Builder {
    private final QueueDoor queue;
    private StageWords stages = StageWords.usual();
    private ChangeSource changes = ChangeSource.unsaid();
    private LaneId code = LaneId.of("code");
    private LaneId config = LaneId.of("config");
    private TrainTimes times = new TrainTimes(Duration.ofMinutes(15));
    private InstantSource clock = InstantSource.system();

    private Builder(QueueDoor queue) {
      this.queue = Objects.requireNonNull(queue, "queue");
    }

    /** What people call the stages (default {@link StageWords#usual}). */
    public Builder stages(StageWords stages) {
      this.stages = Objects.requireNonNull(stages, "stages");
      return this;
    }

    /** Where the changes of riders are looked up (default {@link ChangeSource#unsaid}). */
    public Builder changes(ChangeSource changes) {
      this.changes = Objects.requireNonNull(changes, "changes");
      return this;
    }

    /**
     * The lanes of {@code .join} and {@code .join config} (default {@code code}, {@code config}).
     */
    public Builder lanes(LaneId code, LaneId config) {
      this.code = Objects.requireNonNull(code, "code");
      this.config = Objects.requireNonNull(config, "config");
      return this;
    }

    /** What {@code .eta} is reckoned from (default nothing but a guess of 15 min). */
    public Builder times(TrainTimes times) {
      this.times = Objects.requireNonNull(times, "times");
      return this;
    }

    /** Whose time it is (default the system's). */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /** The commands. */
    public ChannelCommands build() {
      return new ChannelCommands(this);
    }
  }
}
