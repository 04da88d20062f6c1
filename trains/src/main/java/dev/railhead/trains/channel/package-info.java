/**
 * The channel people queue in: its topic as a value ({@link dev.railhead.trains.channel.Topic},
 * read and written by {@link dev.railhead.trains.channel.TopicCodec}) and what they say in it.
 * Needs no chat library: any program that can read a line and set a topic can use it.
 */
@NullMarked
package dev.railhead.trains.channel;

import org.jspecify.annotations.NullMarked;
