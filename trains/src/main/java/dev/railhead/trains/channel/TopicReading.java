package dev.railhead.trains.channel;

import dev.railhead.core.internal.Names;
import java.util.function.Function;

/** What became of reading a topic: all of it was understood, or none of it counts. Immutable. */
public sealed interface TopicReading permits TopicReading.Read, TopicReading.Unreadable {
  /** The one or the other. */
  <T> T fold(Function<Read, T> read, Function<Unreadable, T> unreadable);

  /**
   * The topic.
   *
   * @throws IllegalArgumentException if it was not understood; the message says where and why
   */
  default Topic orElseThrow() {
    return fold(
        Read::topic,
        unreadable -> {
          throw new IllegalArgumentException(unreadable.message());
        });
  }

  /**
   * Every character was understood.
   *
   * @param topic what the text says
   */
  record Read(Topic topic) implements TopicReading {
    @Override
    public <T> T fold(Function<Read, T> read, Function<Unreadable, T> unreadable) {
      return read.apply(this);
    }
  }

  /**
   * The text is no topic.
   *
   * @param text the text
   * @param position where it stops making sense, in characters from 0; the text's length when it
   *     ends too early
   * @param expected what would have made sense there
   */
  record Unreadable(String text, int position, String expected) implements TopicReading {
    @Override
    public <T> T fold(Function<Read, T> read, Function<Unreadable, T> unreadable) {
      return unreadable.apply(this);
    }

    /** One line for people: the place, what was expected there, and what stands there instead. */
    public String message() {
      String found = position >= text.length() ? "the end" : Names.quoted(text.substring(position));
      return "the topic does not make sense at character "
          + (position + 1)
          + ": expected "
          + expected
          + ", found "
          + found;
    }
  }
}
