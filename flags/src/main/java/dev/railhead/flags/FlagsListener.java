package dev.railhead.flags;

/**
 * Hears of {@link FlagsEvent}s, one at a time, on a thread of its own. What it throws is logged.
 */
@FunctionalInterface
public interface FlagsListener {
  /** Something happened. */
  void on(FlagsEvent event);
}
