/** The script that works on a host, and what reads its answers. Not for users. */
@NullMarked
package dev.railhead.atomic.internal;

import org.jspecify.annotations.NullMarked;
