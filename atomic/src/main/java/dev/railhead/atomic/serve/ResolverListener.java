package dev.railhead.atomic.serve;

/**
 * Hears what happens to a docroot in this process, in order, on a thread of its own. One that is
 * slow misses events rather than hold up a request; what it throws is logged.
 */
@FunctionalInterface
public interface ResolverListener {
  /** Takes {@code event}. */
  void on(ResolverEvent event);
}
