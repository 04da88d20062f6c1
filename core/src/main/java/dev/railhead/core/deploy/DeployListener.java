package dev.railhead.core.deploy;

/**
 * Hears of deploys. Each listener has a thread and a bounded queue of its own: it is called with
 * one event at a time, in order, and can neither delay, change nor fail a deploy. What it throws is
 * logged. When its queue is full, events that only tell of progress are dropped and counted.
 */
public interface DeployListener {
  /** {@code event} has happened. */
  void on(DeployEvent event);
}
