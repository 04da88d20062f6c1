/**
 * Swaps a docroot from one release to the next, with no moment in between. Start with {@link
 * dev.railhead.atomic.DocrootSwap}, which a deploy pipeline takes as its {@link
 * dev.railhead.core.deploy.Activation}; behind it stands {@link dev.railhead.atomic.Docroot}, one
 * docroot on one host, to be looked at and swapped by hand.
 *
 * <p>Every swap publishes an {@link dev.railhead.atomic.Epoch}: before the link is renamed, {@code
 * .railhead/epoch} holds, durably, the one line {@code EPOCH RELEASE EPOCH RELEASE RELEASE}. The
 * first pair is what is live once the rename is done, the second what is live until then, the last
 * word what was live before that; {@code nothing} stands for no release. So a reader reads the link
 * first, then the line, and takes the epoch of the pair that names its release.
 */
@NullMarked
package dev.railhead.atomic;

import org.jspecify.annotations.NullMarked;
