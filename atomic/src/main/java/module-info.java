import org.jspecify.annotations.NullMarked;

/**
 * Swaps a docroot from one release to the next, with no moment in between; start with {@link
 * dev.railhead.atomic.DocrootSwap}.
 */
@NullMarked
module dev.railhead.atomic {
  requires transitive dev.railhead.core;
  requires static transitive org.jspecify;

  exports dev.railhead.atomic;
}
