package dev.railhead.flags;

/**
 * Is told what happens to a {@link FlagSource}, on the source's thread; what it throws is logged.
 */
@FunctionalInterface
public interface FlagSourceListener {
  /** Something happened. */
  void on(FlagSourceEvent event);
}
