/** Server-sent events: what a page has not seen yet, as soon as it is there. */
@NullMarked
package dev.railhead.examples.console.stream;

import org.jspecify.annotations.NullMarked;
