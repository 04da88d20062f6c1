import org.jspecify.annotations.NullMarked;

/** Swaps a docroot from one release to the next, with no moment in between. */
@NullMarked
module dev.railhead.atomic {
  requires transitive dev.railhead.core;
  requires static transitive org.jspecify;
}
