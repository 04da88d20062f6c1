package dev.railhead.trains;

import dev.railhead.core.Actor;
import java.util.List;

/**
 * Something that people should be told. Immutable.
 *
 * @param key the same for the same fact, however often it is delivered: {@code up/7}, {@code
 *     ready/7/0/1} (train, stage, attempt), {@code held/2}. A receiver that has seen the key need
 *     not tell again
 * @param kind what about
 * @param to whom it concerns; empty for everybody
 * @param text what, in one line
 */
public record Notice(String key, Kind kind, List<Actor> to, String text) {
  /** What notices are about. */
  public enum Kind {
    /** A train boards: its riders are up. */
    YOU_ARE_UP,
    /** A train has left. */
    DEPARTED,
    /** A train has arrived at a stage: its riders should look. */
    ARRIVED,
    /** Every rider says good. */
    EVERYONE_READY,
    /** A train stands. */
    BLOCKED,
    /** A runner is gone. */
    UNKNOWN,
    /** A train has nobody to drive it. */
    NO_DRIVER,
    /** Somebody was put off a train. */
    EJECTED,
    /** All is live. */
    LANDED,
    /** A train has gone back. */
    ROLLED_BACK,
    /** Nobody departs. */
    HELD,
    /** A hold has ended. */
    RELEASED,
    /** When a rider will leave, as far as can be told. */
    ETA
  }

  /** Copies the list. */
  public Notice {
    to = List.copyOf(to);
  }
}
