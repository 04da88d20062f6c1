/**
 * Push queues that several threads, processes and machines share; start with {@link
 * dev.railhead.trains.store.PushQueue}.
 */
package dev.railhead.trains.store;
