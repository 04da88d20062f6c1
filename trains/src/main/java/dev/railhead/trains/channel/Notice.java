package dev.railhead.trains.channel;

import dev.railhead.core.Actor;
import java.util.List;

/**
 * Something that people should know. Immutable.
 *
 * @param key what makes it one and the same: a fact of the queue has one notice, however often it
 *     is read
 * @param to whom it concerns; everybody when nobody is named
 * @param text one line
 */
public record Notice(String key, List<Actor> to, String text) {
  /** Copies the list. */
  public Notice {
    to = List.copyOf(to);
  }
}
