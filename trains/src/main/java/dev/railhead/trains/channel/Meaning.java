package dev.railhead.trains.channel;

import dev.railhead.trains.Command;
import java.util.List;

/** What something said in a channel comes to. Immutable. */
sealed interface Meaning {
  /** Commands for the queue, one after the other. */
  record Orders(List<Command> commands) implements Meaning {
    static Orders of(Command command) {
      return new Orders(List.of(command));
    }
  }

  /** Something to say, and nothing to do. */
  record Answer(List<String> lines) implements Meaning {
    static Answer of(String line) {
      return new Answer(List.of(line));
    }
  }

  /** Nothing to do, and why; and what to say instead. */
  record No(String reason, String alternative) implements Meaning {}
}
