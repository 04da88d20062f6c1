/** Copies releases to many hosts with rsync, over SSH or to daemons; start with {@link FanOut}. */
@NullMarked
package dev.railhead.rsync;

import org.jspecify.annotations.NullMarked;
