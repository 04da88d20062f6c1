package dev.railhead.trains.irc;

import java.util.Optional;

/**
 * Somebody in a channel. Immutable.
 *
 * @param nick what they are called at the moment; nobody checked that it is theirs
 * @param account whom the server knows them to be, where it says so
 */
public record IrcUser(String nick, Optional<String> account) {}
