package dev.railhead.trains.irc;

/** Hears what happens in a channel, one event at a time, in order, on a thread of the client's. */
@FunctionalInterface
public interface IrcListener {
  /** Hears {@code event}; what it throws is logged and changes nothing. */
  void on(IrcEvent event);
}
