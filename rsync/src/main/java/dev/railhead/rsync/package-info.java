/** Copies releases to many hosts with rsync over SSH. */
@NullMarked
package dev.railhead.rsync;

import org.jspecify.annotations.NullMarked;
