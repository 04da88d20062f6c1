/**
 * Clients that never go back in time, whichever host of a fleet answers them. Start with {@link
 * dev.railhead.atomic.serve.sticky.StickyEpoch}, and give it to a {@code PinFilter}.
 */
@NullMarked
package dev.railhead.atomic.serve.sticky;

import org.jspecify.annotations.NullMarked;
