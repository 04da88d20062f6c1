/**
 * What a push queue's day looks like before it is lived: {@link
 * dev.railhead.trains.forecast.Timetable} simulates it. Nothing here needs a queue, a store or a
 * channel.
 */
@NullMarked
package dev.railhead.trains.forecast;

import org.jspecify.annotations.NullMarked;
