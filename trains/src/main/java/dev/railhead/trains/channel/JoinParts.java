package dev.railhead.trains.channel;

import java.util.Optional;

/** The parts of a {@code .join}, in whatever order they come; each at most once. For one thread. */
final class JoinParts {
  private Optional<Topic.Wish> wish = Optional.empty();
  private Optional<String> with = Optional.empty();
  private Optional<String> before = Optional.empty();
  private Optional<String> change = Optional.empty();
  private Optional<String> note = Optional.empty();
  private boolean last;
  private boolean again;

  /** A word that stands alone; false when it is none, or was said before. */
  boolean word(String word) {
    return switch (word) {
      case "config" -> wish(Topic.Wish.CONFIG);
      case "askme" -> wish(Topic.Wish.ASK_ME);
      case "hold", "HOLD" -> wish(Topic.Wish.HOLD);
      case "last" -> !last && (last = true);
      case "again" -> !again && (again = true);
      default -> false;
    };
  }

  private boolean wish(Topic.Wish asked) {
    boolean first = wish.isEmpty();
    wish = Optional.of(asked);
    return first;
  }

  boolean with(String name) {
    boolean first = with.isEmpty();
    with = Optional.of(name);
    return first;
  }

  boolean before(String name) {
    boolean first = before.isEmpty();
    before = Optional.of(name);
    return first;
  }

  boolean change(String name) {
    boolean first = change.isEmpty();
    change = Optional.of(name);
    return first;
  }

  boolean note(Optional<String> text) {
    boolean first = note.isEmpty();
    note = text;
    return first;
  }

  ChannelCommand.Join join() {
    return new ChannelCommand.Join(wish, with, before, last, again, change, note);
  }
}
