/**
 * Config flags: what a flags file says, and who is on what. A file is read into a {@link
 * dev.railhead.flags.FlagSet} of {@link dev.railhead.flags.FlagDefinition}s.
 */
@NullMarked
package dev.railhead.flags;

import org.jspecify.annotations.NullMarked;
