package dev.railhead.rsync.compare;

import dev.railhead.core.source.Release;
import dev.railhead.rsync.fixture.ReleaseTree;

/**
 * Two releases, one after the other. Immutable.
 *
 * @param first the files of the one
 * @param second the files of the other
 * @param firstRelease what is in {@code first}
 * @param secondRelease what is in {@code second}
 */
record ComparedTree(
    ReleaseTree first, ReleaseTree second, Release firstRelease, Release secondRelease) {}
