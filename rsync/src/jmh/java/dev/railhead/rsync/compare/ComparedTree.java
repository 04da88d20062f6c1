package dev.railhead.rsync.compare;

import dev.railhead.core.source.ModificationTimes;
import dev.railhead.core.source.Release;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.nio.file.Path;

/**
 * Two releases, one after the other. Immutable.
 *
 * @param first the files of the one
 * @param second the files of the other
 * @param firstRelease what is in {@code first}
 * @param secondRelease what is in {@code second}
 * @param firstTimes when the entries of {@code first} were modified, as a Git source knows
 * @param secondTimes the same of {@code second}
 */
public record ComparedTree(
    ReleaseTree first,
    ReleaseTree second,
    Release firstRelease,
    Release secondRelease,
    ModificationTimes firstTimes,
    ModificationTimes secondTimes) {
  /**
   * Makes both in {@code directory}.
   *
   * @param files how many the first one has
   */
  public static ComparedTree in(Path directory, int files) throws Exception {
    return Planting.in(directory, files);
  }
}
