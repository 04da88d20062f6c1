package dev.railhead.trains.irc;

import dev.railhead.core.Actor;
import dev.railhead.trains.channel.Topic;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who is behind a nick. A nick proves nothing and changes; a person is who the server says they are
 * (their account), or who they were when they came: somebody who is renamed stays the same person,
 * and a nick that was left is nobody's. For one thread.
 */
public final class Identities {
  /** What to make of people whom the server does not know. */
  public enum Strangers {
    /** They are who their nick says, in lower case: for channels where nicks are trusted. */
    BY_NICK,
    /** They may listen, and command nothing. */
    NOBODY
  }

  private static final int MOST_PEOPLE = 10_000;

  private final Strangers strangers;
  private final Map<String, String> names;
  private final Map<String, Actor> present = new HashMap<>();

  /**
   * An identity map.
   *
   * @param strangers what to make of people without an account
   * @param names what people are called in the queue, by account or by nick in lower case; others
   *     are called as their account or nick
   */
  public Identities(Strangers strangers, Map<String, String> names) {
    this.strangers = strangers;
    this.names = Map.copyOf(names);
  }

  /** Who {@code user} is, as long as they are here; empty when nobody knows. */
  public Optional<Actor> of(IrcUser user) {
    String nick = fold(user.nick());
    Optional<Actor> known = user.account().flatMap(this::named);
    if (known.isEmpty() && present.containsKey(nick)) {
      return Optional.ofNullable(present.get(nick));
    }
    if (known.isEmpty() && strangers == Strangers.BY_NICK) {
      known = named(nick);
    }
    if (present.size() < MOST_PEOPLE) {
      known.ifPresent(actor -> present.put(nick, actor));
    }
    return known;
  }

  private Optional<Actor> named(String key) {
    String folded = fold(key);
    try {
      return Optional.of(Actor.of(Topic.Seat.of(names.getOrDefault(folded, folded)).name()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Somebody goes by another nick, and stays who they are. */
  public void renamed(String from, String to) {
    Optional<Actor> actor = of(new IrcUser(from, Optional.empty()));
    present.remove(fold(from));
    present.remove(fold(to));
    actor.ifPresent(same -> present.put(fold(to), same));
  }

  /** Somebody is gone; who comes by that nick next is somebody else. */
  public void gone(String nick) {
    present.remove(fold(nick));
  }

  /** The server knows who somebody is, or no longer does. */
  public void identified(IrcUser user) {
    present.remove(fold(user.nick()));
    of(user);
  }

  /** Nobody is here any more: the connection was lost. */
  public void forget() {
    present.clear();
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
