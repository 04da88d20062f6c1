package dev.railhead.trains.irc;

import java.time.Duration;
import java.util.Optional;

/** What happens on the way to a channel and in it. Immutable. */
public sealed interface IrcEvent {
  /**
   * The client is in the channel, and may speak.
   *
   * @param nick what it is called there
   * @param topic the channel's topic, if it has one
   * @param topicBy the nick of who set it, where the server says so
   */
  record Ready(String nick, Optional<String> topic, Optional<String> topicBy) implements IrcEvent {}

  /**
   * The client is no longer in the channel, or could not get there.
   *
   * @param reason why, in words
   * @param nextTry how long until it is tried again
   */
  record Lost(String reason, Duration nextTry) implements IrcEvent {}

  /**
   * Somebody spoke.
   *
   * @param who who
   * @param text one line
   * @param inPrivate whether only the client heard it
   */
  record Said(IrcUser who, String text, boolean inPrivate) implements IrcEvent {}

  /**
   * Somebody, perhaps the client, changed the topic.
   *
   * @param who who
   * @param topic the new one; empty when there is none any more
   */
  record TopicChanged(IrcUser who, Optional<String> topic) implements IrcEvent {}

  /**
   * Somebody is in the channel now.
   *
   * @param who who
   */
  record Came(IrcUser who) implements IrcEvent {}

  /**
   * Somebody is no longer in the channel.
   *
   * @param nick who
   * @param how in words, such as {@code quit: Ping timeout}
   */
  record Went(String nick, String how) implements IrcEvent {}

  /**
   * Somebody goes by another nick.
   *
   * @param from the one before
   * @param to the one after
   */
  record Renamed(String from, String to) implements IrcEvent {}

  /**
   * The server knows who somebody is, or no longer does.
   *
   * @param who who
   */
  record Identified(IrcUser who) implements IrcEvent {}

  /**
   * The server has taken all lines that were sent before {@link IrcClient#mark}.
   *
   * @param mark the mark's number
   */
  record Passed(long mark) implements IrcEvent {}

  /**
   * The server would not do what it was asked to, such as to change a topic.
   *
   * @param numeric the reply's number, as RFC 2812 section 5.2 lists them
   * @param text the server's words
   */
  record Refused(int numeric, String text) implements IrcEvent {}
}
