/**
 * Swaps a docroot from one release to the next, with no moment in between. Start with {@link
 * dev.railhead.atomic.DocrootSwap}, which a deploy pipeline takes as its {@link
 * dev.railhead.core.deploy.Activation}; behind it stands {@link dev.railhead.atomic.Docroot}, one
 * docroot on one host, to be looked at and swapped by hand.
 */
@NullMarked
package dev.railhead.atomic;

import org.jspecify.annotations.NullMarked;
