package dev.railhead.trains;

import dev.railhead.core.Actor;
import java.time.Instant;
import java.util.List;

/**
 * One line of a queue's history: what an accepted order did. Immutable.
 *
 * @param revision the queue's revision after it, one more than before
 * @param at when; never earlier than the entry before, whatever clocks say
 * @param order the order's id
 * @param by who ordered
 * @param events what happened, in order
 */
public record Entry(long revision, Instant at, String order, Actor by, List<Event> events) {
  /** Copies the events. */
  public Entry {
    events = List.copyOf(events);
  }
}
