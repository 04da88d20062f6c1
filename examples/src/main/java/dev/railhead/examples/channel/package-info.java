/** A push channel to start from, and the timetable of one. */
@NullMarked
package dev.railhead.examples.channel;

import org.jspecify.annotations.NullMarked;
