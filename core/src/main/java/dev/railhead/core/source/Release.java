package dev.railhead.core.source;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;

/**
 * One release: the files of one revision, after the build step if there is one, as their manifest
 * lists them. Immutable.
 *
 * @param id the release's name
 * @param revision the revision that it was made from
 * @param manifest all of its entries
 */
public record Release(ReleaseId id, Revision revision, Manifest manifest) {
  /**
   * Checks that the id belongs to the revision.
   *
   * @throws IllegalArgumentException if it does not
   */
  public Release {
    if (!id.isOf(revision)) {
      throw new IllegalArgumentException("release " + id + " is not one of revision " + revision);
    }
  }
}
