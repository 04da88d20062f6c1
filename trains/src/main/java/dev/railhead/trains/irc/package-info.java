/**
 * A small IRC client that stays in one channel: start with {@link
 * dev.railhead.trains.irc.IrcClient}. It speaks RFC 2812 and, where the server does, the parts of
 * IRCv3 that say who somebody is.
 */
@NullMarked
package dev.railhead.trains.irc;

import org.jspecify.annotations.NullMarked;
