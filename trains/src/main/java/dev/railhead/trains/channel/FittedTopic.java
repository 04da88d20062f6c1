package dev.railhead.trains.channel;

import java.util.List;

/**
 * A topic's text within a limit. Immutable.
 *
 * @param text what to set
 * @param fullBytes how long the topic would be in full, in bytes of UTF-8
 * @param shortened what was shortened, in words, in the order of the steps taken; empty when
 *     nothing was
 */
public record FittedTopic(String text, int fullBytes, List<String> shortened) {
  /** Copies the list. */
  public FittedTopic {
    shortened = List.copyOf(shortened);
  }

  /** Whether the text is the topic in full. */
  public boolean isWhole() {
    return shortened.isEmpty();
  }
}
