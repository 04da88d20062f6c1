/** Swaps a docroot from one release to the next, with no moment in between. */
@NullMarked
package dev.railhead.atomic;

import org.jspecify.annotations.NullMarked;
