/**
 * The push queue as values: {@link dev.railhead.trains.Dispatcher} decides what a {@link
 * dev.railhead.trains.Command} does to a {@link dev.railhead.trains.QueueState}.
 */
package dev.railhead.trains;
