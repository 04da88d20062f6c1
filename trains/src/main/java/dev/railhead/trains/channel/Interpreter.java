package dev.railhead.trains.channel;

import dev.railhead.core.Stage;
import dev.railhead.trains.Command;
import dev.railhead.trains.Hold;
import dev.railhead.trains.HoldId;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Rider;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What the words of a channel mean to a queue: which riders, trains and holds they are about.
 * Whether it may be done is the queue's to say. Immutable.
 */
final class Interpreter {
  /** What a hold or the like says when nobody said why. */
  static final String NO_REASON = "no reason given";

  private final StageWords stages;

  Interpreter(StageWords stages) {
    this.stages = stages;
  }

  /** What {@code said} means; not for joining, which needs more than the queue. */
  Meaning of(Speaker speaker, ChannelCommand said) {
    if (said instanceof ChannelCommand.At at) {
      return at(speaker, at.state());
    } else if (said instanceof ChannelCommand.Good) {
      return mine(speaker, rider -> new Command.Good(rider.id()));
    } else if (said instanceof ChannelCommand.Uhoh uhoh) {
      return mine(
          speaker, rider -> new Command.NotGood(rider.id(), uhoh.note().orElse("not good")));
    } else if (said instanceof ChannelCommand.Message message) {
      return Meaning.Orders.of(new Command.SetBanner(message.text()));
    } else if (said instanceof ChannelCommand.Hold hold) {
      return Meaning.Orders.of(Command.PlaceHold.everything(hold.reason().orElse(NO_REASON)));
    } else if (said instanceof ChannelCommand.Unhold unhold) {
      return unhold(speaker.state(), unhold.number());
    }
    return leaving(speaker, said);
  }

  private static Meaning leaving(Speaker speaker, ChannelCommand said) {
    if (said instanceof ChannelCommand.Pop) {
      return leave(speaker, seats -> seats.subList(seats.size() - 1, seats.size()));
    } else if (said instanceof ChannelCommand.Nevermind) {
      return leave(speaker, seats -> seats);
    } else if (said instanceof ChannelCommand.Kick kick) {
      String reason = kick.reason().orElse(NO_REASON);
      List<Rider> seats = speaker.seatsOf(kick.name());
      return seats.isEmpty()
          ? nobody(kick.name())
          : new Meaning.Orders(
              seats.stream().map(r -> (Command) new Command.Kick(r.id(), reason)).toList());
    } else if (said instanceof ChannelCommand.Eject eject) {
      return eject(speaker, eject);
    }
    return driving(speaker, said);
  }

  private static Meaning driving(Speaker speaker, ChannelCommand said) {
    if (said instanceof ChannelCommand.Drive) {
      return drive(speaker);
    } else if (said instanceof ChannelCommand.Done) {
      return underWay(speaker, Interpreter::done);
    } else if (said instanceof ChannelCommand.Retry) {
      return underWay(speaker, (state, train) -> order(new Command.Retry(train.id())));
    } else if (said instanceof ChannelCommand.Bisect) {
      return underWay(speaker, (state, train) -> order(new Command.Bisect(train.id(), List.of())));
    } else if (said instanceof ChannelCommand.Abort abort) {
      String reason = abort.reason().orElse(NO_REASON);
      return underWay(speaker, (state, train) -> order(new Command.Abort(train.id(), reason)));
    } else if (said instanceof ChannelCommand.Rollback rollback) {
      String reason = rollback.reason().orElse(NO_REASON);
      return underWay(speaker, (state, train) -> order(new Command.Rollback(train.id(), reason)));
    }
    return new Meaning.No(
        "nobody knows what to do about that here", ".help lists what can be said");
  }

  private static Meaning order(Command command) {
    return Meaning.Orders.of(command);
  }

  static Meaning.No nobody(String name) {
    return new Meaning.No(
        "nobody called " + name + " waits or rides", "look at the topic for the names");
  }

  private static Meaning mine(Speaker speaker, Function<Rider, Command> command) {
    List<Rider> seats = new ArrayList<>(speaker.riding());
    seats.addAll(speaker.waiting());
    return seats.isEmpty()
        ? new Meaning.No(speaker.who() + " neither waits nor rides", ".join first")
        : order(command.apply(seats.get(0)));
  }

  private static Meaning leave(Speaker speaker, Function<List<Rider>, List<Rider>> which) {
    List<Rider> seats = speaker.waiting().isEmpty() ? speaker.riding() : speaker.waiting();
    return seats.isEmpty()
        ? new Meaning.No(speaker.who() + " neither waits nor rides", "there is nothing to leave")
        : new Meaning.Orders(
            which.apply(seats).stream().map(r -> (Command) new Command.Leave(r.id())).toList());
  }

  private static Meaning eject(Speaker speaker, ChannelCommand.Eject eject) {
    Optional<Rider> rider = speaker.seatsOf(eject.name()).stream().findFirst();
    Optional<Train> train =
        rider.flatMap(
            r ->
                speaker.state().trains().stream()
                    .filter(t -> t.rider(r.id()).isPresent())
                    .findFirst());
    return train.isEmpty()
        ? new Meaning.No(
            "nobody called " + eject.name() + " rides in a train that has left",
            ".kick is for those who wait")
        : order(
            new Command.Eject(
                train.get().id(),
                train.get().riders().stream()
                    .filter(r -> speaker.seatsOf(eject.name()).contains(r))
                    .findFirst()
                    .orElseThrow()
                    .id(),
                eject.reason().orElse(NO_REASON)));
  }

  private static Meaning unhold(QueueState state, Optional<Long> number) {
    Optional<HoldId> hold =
        number
            .map(HoldId::of)
            .or(() -> state.holds().stream().map(Hold::id).max(Comparator.naturalOrder()));
    return hold.isEmpty()
        ? new Meaning.No("nothing is held", "there is nothing to release")
        : order(new Command.ReleaseHold(hold.get()));
  }

  private static Meaning drive(Speaker speaker) {
    Optional<Train> train = speaker.trains().stream().findFirst();
    if (train.isPresent()) {
      return order(new Command.TakeOver(train.get().id(), train.get().driver()));
    }
    return speaker.waiting().isEmpty()
        ? new Meaning.No(speaker.who() + " neither waits nor rides", ".join first")
        : new Meaning.No(
            "the train of " + speaker.who() + " has not formed yet", ".drive when it boards");
  }

  private static Meaning underWay(Speaker speaker, BiFunction<QueueState, Train, Meaning> then) {
    Optional<Train> train = speaker.frontUnderWay();
    if (train.isPresent()) {
      return then.apply(speaker.state(), train.get());
    }
    return speaker.front().isPresent()
        ? new Meaning.No(
            "train " + speaker.front().get().id() + " has not left",
            ".at "
                + speaker.state().settings().stages().get(0)
                + " sends it off, .nevermind leaves it")
        : new Meaning.No("no train is under way", ".join makes one");
  }

  private static Meaning done(QueueState state, Train train) {
    int last = state.settings().stages().size() - 1;
    return train.stage() < last && train.state() == TrainState.VERIFYING
        ? new Meaning.No(
            "train " + train.id() + " is only at " + state.settings().stages().get(train.stage()),
            ".at " + state.settings().stages().get(train.stage() + 1) + " takes it on")
        : order(new Command.Advance(train.id(), train.stage(), Optional.empty()));
  }

  private Meaning at(Speaker speaker, String word) {
    List<Stage> all = speaker.state().settings().stages();
    OptionalInt to = stages.index(all, word);
    Optional<Train> train = speaker.front();
    if (to.isEmpty()) {
      return new Meaning.No(
          "there is no stage " + word,
          "the stages are " + String.join(", ", all.stream().map(Stage::name).toList()));
    } else if (train.isEmpty()) {
      return new Meaning.No("there is no train", ".join makes one");
    }
    return at(all, train.get(), to.getAsInt());
  }

  private static Meaning at(List<Stage> all, Train train, int to) {
    boolean boarding = train.state() == TrainState.BOARDING;
    int next = boarding ? 0 : train.stage() + 1;
    if (!boarding && to == train.stage()) {
      return Meaning.Answer.of("train " + train.id() + " is at " + all.get(to) + " already");
    } else if (to < next) {
      return new Meaning.No(
          "train " + train.id() + " is past " + all.get(to),
          ".rollback takes back what it brought");
    } else if (to > next) {
      return new Meaning.No(
          "train " + train.id() + " has not been at " + all.get(next),
          ".at " + all.get(next) + " comes first");
    }
    return order(
        boarding
            ? new Command.Depart(train.id(), Optional.empty())
            : new Command.Advance(train.id(), train.stage(), Optional.empty()));
  }
}
