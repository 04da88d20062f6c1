/** Copies releases to many hosts with rsync over SSH; start with {@link FanOut}. */
@NullMarked
package dev.railhead.rsync;

import org.jspecify.annotations.NullMarked;
