package dev.railhead.trains.channel;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a line in a channel is to a queue. Immutable. */
public sealed interface Spoken permits Spoken.Understood, Spoken.Misunderstood, Spoken.Talk {
  /** One of the three. */
  <T> T fold(
      Function<Understood, T> understood,
      Function<Misunderstood, T> misunderstood,
      Supplier<T> talk);

  /**
   * What {@code line} is to a queue. A command begins with a dot and one of PushBot's words or
   * aliases; several are chained with {@code ;}. A line is understood to its end or nothing of it
   * is done.
   */
  static Spoken of(String line) {
    return SpokenReader.read(line);
  }

  /**
   * Commands, to be carried out one after the other.
   *
   * @param commands 1 to 10
   */
  record Understood(List<ChannelCommand> commands) implements Spoken {
    /** Copies the list. */
    public Understood {
      commands = List.copyOf(commands);
    }

    @Override
    public <T> T fold(
        Function<Understood, T> understood,
        Function<Misunderstood, T> misunderstood,
        Supplier<T> talk) {
      return understood.apply(this);
    }
  }

  /**
   * Meant as a command, but not understood; nothing of the line counts.
   *
   * @param position where it stops making sense, in characters from 0
   * @param expected what would have made sense there
   */
  record Misunderstood(int position, String expected) implements Spoken {
    @Override
    public <T> T fold(
        Function<Understood, T> understood,
        Function<Misunderstood, T> misunderstood,
        Supplier<T> talk) {
      return misunderstood.apply(this);
    }

    /** One line for the speaker. */
    public String message() {
      return "not understood at character "
          + (position + 1)
          + ": expected "
          + expected
          + "; nothing was done";
    }
  }

  /** Not for the queue: people talk, and other programs have commands of their own. */
  record Talk() implements Spoken {
    @Override
    public <T> T fold(
        Function<Understood, T> understood,
        Function<Misunderstood, T> misunderstood,
        Supplier<T> talk) {
      return talk.get();
    }
  }
}
