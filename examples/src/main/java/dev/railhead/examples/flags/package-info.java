/**
 * Flags at work: a command line that lints and compares flags files, and a config push by the
 * project's own pipeline that an application follows.
 */
@NullMarked
package dev.railhead.examples.flags;

import org.jspecify.annotations.NullMarked;
